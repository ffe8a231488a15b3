"""A function that is neither SQL nor described."""
import json

node = json.load(open("target/manifest.json"))["functions"]["function.shop.twice"]
print(node["language"], node["config"]["volatility"], node["compiled_code"], node["returns"]["data_type"], node["arguments"])
