import { KNOWN_BUILDS } from "../../kit/schedule/builds.ts";
import type { Random } from "../../kit/schedule/random.ts";
import { type BackgroundJob, DEFAULT_LIFE, type JobOrder } from "../../simulator/background-job.ts";
import { jobEntry, wordJob } from "../../simulator/server-version/job-entry.ts";
import { releaseOf } from "../../simulator/server-version/release.ts";

/** The longest names that servers accept. */
const LONGEST_SET = 63;
const LONGEST_INDEX = 63;
const LONGEST_UDF = 127;

const IDS: readonly string[] = ["1", "9", "4660", "18446744073709551615"];
const RELEASES = KNOWN_BUILDS.map(({ build }) => releaseOf(build));

const PIECES: readonly string[] = [
	...["a", "b", ":", ";", "=", "\n", "\t", ".", "(", ")", "ok", ":trid={id}", ";trid={id}:", ";trid=9:b", "trid=7:"],
	...[";module=query:trid={id}:", ";module=scan:trid={id}:ns=x", "module=query:", "ERROR:2:x", "ERROR:", "done(ok)"],
	...[":status=", "status=", ":status=done(ok)", ":status=active(ok)", ":STATUS=done", ":status=done(ok):job-progress=1"],
	...[":job-progress=100.00", ":run-time=1:time-since-done=0", ":recs-throttled=0:recs-filtered-meta=0", ":recs-failed=7"],
	...["\nquery-show:id={id}\t", "\nquery-show:trid={id}\t", "\nscan-show:trid={id}\tERROR:2:x"],
	"\njobs:module=scan;cmd=get-job;trid={id}\t",
];

export interface DrawnEntry {
	readonly id: string;
	readonly isDone: boolean;
	readonly text: string;
}

/** An entry as a node of a drawn build writes it, with malicious names for everything that users can name. */
export function drawEntry(random: Random, id: string): DrawnEntry {
	const release = random.pick(RELEASES);
	const filter = random.chance(0.3) ? { bin: "x", indexName: drawName(random, LONGEST_INDEX, id) } : undefined;
	const order: JobOrder = {
		taskId: BigInt(id),
		namespace: "test",
		...(random.chance(0.9) && { set: drawName(random, LONGEST_SET, id) }),
		...(random.chance(0.5) && {
			work: { kind: "udf", package: drawName(random, LONGEST_UDF, id), function: drawName(random, LONGEST_UDF, id) },
		}),
		...(random.chance(0.2) && { partitions: 4096 }),
	};
	const isAborted = random.chance(0.2);
	const text = wordJob(order, id, filter?.indexName, release);
	// An old index job never shows that it is done: it is forgotten then.
	const isDone = !text.isIndexQuery && random.chance(0.5);
	const duration = random.int(1, 100_000);
	const now = isDone ? duration + random.int(0, 1000) : random.int(0, duration - 1);
	const job: BackgroundJob = {
		...{ id, order, text, life: { ...DEFAULT_LIFE, duration } },
		...{ startsAt: 0, listsAt: 0, endsAt: duration, abortedAt: isAborted ? now : Number.POSITIVE_INFINITY },
		...{ state: isDone ? "done" : isAborted ? "aborting" : "active", listed: true, previous: undefined },
	};
	return { id, isDone, text: jobEntry(job, now) };
}

export function drawId(random: Random): string {
	return random.pick(IDS);
}

function drawName(random: Random, longest: number, id: string): string {
	let name = "";
	for (let count = random.int(1, 8); count > 0; count--) name += random.pick(PIECES).replaceAll("{id}", id);
	return name.slice(0, longest);
}
