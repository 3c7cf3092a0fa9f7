import type { JobLife } from "../../simulator/background-job.ts";
import { type Phrase, phraseOf } from "./phrase.ts";

/** How a job runs on a node: `runs for 2500 ms, meets 100 records, fails on 3 records`. */
export const LIFE: Phrase<JobLife> = phraseOf<JobLife>([
	{ text: "arrives # ms late", key: "lag" },
	{ text: "runs for ever", key: "duration", value: Number.POSITIVE_INFINITY },
	{ text: "runs for # ms", key: "duration" },
	{ text: "waits for its last records for # ms", key: "drain" },
	{ text: "takes # ms to abort", key: "abortDelay" },
	{ text: "meets # record(s)", key: "records" },
	{ text: "fails on # record(s)", key: "failed" },
	{ text: "filters out # record(s)", key: "filtered" },
]);
