"""JSON as objects: members are attributes, and still keys."""


class Shape(dict):
    """A JSON object. `event.info.name` and `event["info"]["name"]` are the same."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def to_dict(self):
        return dict(self)


class Results(list):
    """The nodes of a run with what stands beside them in run_results.json; `results` is the list itself."""

    def __init__(self, artifact, nodes):
        super().__init__(artifact.get("results", []))
        for one in self:
            one["node"] = nodes.get(one["unique_id"], Shape(unique_id=one["unique_id"], name=one["unique_id"].split(".")[-1]))
        self.results = self
        self.elapsed_time = artifact.get("elapsed_time")
        self.metadata = artifact.get("metadata")
        self.args = artifact.get("args")


def shaped(pairs):
    """For json.loads(object_pairs_hook=shaped)."""
    return Shape(pairs)
