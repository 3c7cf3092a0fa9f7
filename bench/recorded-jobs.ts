/**
 * The jobs of recorded servers, as courses for the comparison of poll intervals: what each reported, and when it ended.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJobRecord } from "../src/job/parse-job-record.ts";
import type { ModelJob, NodeCourse } from "./polling-model.ts";

/** From the root of the repository, where `npm run` and the tests begin. */
const FOLDER = "test/fixtures/recordings";
/** A job that was seen less often says too little about its course. */
const FEWEST_SIGHTINGS = 3;
/** A shorter job ends within the first pause of every interval. */
const SHORTEST_MS = 1000;

/** A line of a recording. A field that a line leaves out is as on the line before. */
interface Line {
	readonly server: string;
	readonly node: string;
	readonly story: string;
	readonly ms: number;
	readonly reply: string | null;
}

interface Sighting {
	readonly runTimeMs: number;
	readonly progress: number;
}

/** Every recorded job that ran for a second or longer and to its end, and was seen running and done. */
export function recordedJobs(): readonly ModelJob[] {
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith(".ndjson"))
		.flatMap((name) => [...jobsIn(readLines(join(FOLDER, name)))]);
}

function readLines(file: string): readonly Line[] {
	let line = {} as Line;
	return readFileSync(file, "utf8")
		.trimEnd()
		.split("\n")
		.map((text) => {
			line = { ...line, ...(JSON.parse(text) as Partial<Line>) };
			return line;
		});
}

function* jobsIn(lines: readonly Line[]): Generator<ModelJob> {
	const seen = new Map<string, { readonly active: Sighting[]; endsAt: number | undefined }>();
	for (const { node, story, reply } of lines) {
		// Lists and whole bodies hold several jobs.
		const record = reply === null || /[;\t\n]/.test(reply) ? undefined : parseJobRecord(reply);
		if (record?.runTimeMs === undefined || record.jobProgress === undefined) continue;
		const { taskId, runTimeMs, jobProgress: progress, state, result } = record;
		const key = `${node} ${story} ${taskId}`;
		const job = seen.get(key) ?? { active: [], endsAt: undefined };
		seen.set(key, job);
		// No progress foretells that a user stops the job.
		if (result === "user-aborted") job.endsAt ??= 0;
		else if (state === "done") job.endsAt ??= runTimeMs;
		else if (job.endsAt === undefined) job.active.push({ runTimeMs, progress });
	}
	for (const { active, endsAt } of seen.values()) {
		if (endsAt === undefined || endsAt < SHORTEST_MS || active.length < FEWEST_SIGHTINGS) continue;
		yield { endsAt, nodes: [courseOf(active, endsAt)] };
	}
}

/** What the node reported, and between two recorded reports what lies between them. */
function courseOf(active: readonly Sighting[], endsAt: number): NodeCourse {
	const sightings = active.toSorted((one, other) => one.runTimeMs - other.runTimeMs);
	return (ms) => {
		if (ms >= endsAt) return "ended";
		const before = sightings.findLast(({ runTimeMs }) => runTimeMs <= ms) ?? { runTimeMs: 0, progress: 0 };
		const after = sightings.find(({ runTimeMs }) => runTimeMs > ms) ?? before;
		const span = after.runTimeMs - before.runTimeMs;
		const share = span === 0 ? 0 : (ms - before.runTimeMs) / span;
		const progress = before.progress + share * (after.progress - before.progress);
		return { progress: Math.round(progress * 100) / 100, runTimeMs: Math.floor(ms) };
	};
}
