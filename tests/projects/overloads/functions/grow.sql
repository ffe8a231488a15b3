select word || by || suffix
