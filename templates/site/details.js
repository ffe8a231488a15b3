/* details.js - everything about one node; see report/site_details.c for its shape. */
import { loadFile } from "./data.js";
import { fallbackDetail } from "./fallback.js";

const PER_DETAIL = 64;

/* Of 64 nodes a file; where the file is missing, out of the artifacts beside the page. */
export async function loadDetail(i) {
  try {
    return (await loadFile("d" + Math.floor(i / PER_DETAIL)))[i % PER_DETAIL];
  } catch (missing) {
    try {
      return await fallbackDetail(i);
    } catch {
      throw missing;
    }
  }
}
