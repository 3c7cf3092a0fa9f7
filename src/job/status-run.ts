/**
 * The fixed sequence of fields that a server writes into every entry since 4.9, here called the *run*:
 * `status=S:job-progress=P:run-time=R:time-since-done=T:recs-throttled=…:…:recs-failed=…`. Names of sets, indexes and
 * UDFs may contain any character, but none of them is long enough for a run (141 bytes). So a run is always the
 * server's own (PARSE-8).
 */

/** Where a run stands in a text. All are offsets. */
export interface StatusRun {
	/** The start of `status=`. */
	readonly start: number;
	readonly statusStart: number;
	readonly statusEnd: number;
	/** The end of the last number. */
	readonly end: number;
}

const STATUS = "status=";
const PROGRESS = ":job-progress=";
/** The fields after the status, in the server's order, each with the colon before it. */
export const RUN_FIELDS: readonly string[] = [
	PROGRESS,
	":run-time=",
	":time-since-done=",
	":recs-throttled=",
	":recs-filtered-meta=",
	":recs-filtered-bins=",
	":recs-succeeded=",
	":recs-failed=",
];

/** Digits with at most one point. No text matches in two ways, so a match takes linear time (PARSE-10). */
const NUMBER = String.raw`(?:\d+(?:\.\d*)?|\.\d+)`;
/** A whole run with the separator before it. An engine runs it several times faster than a loop over characters. */
const RUN = new RegExp(`(?:^|[:;])${STATUS}([^:;\\n]*)${RUN_FIELDS.map((field) => field + NUMBER).join("")}(?=[:;]|$)`, "g");
/** A run with an empty status and numbers of one digit. */
const SHORTEST_RUN = RUN_FIELDS.reduce((length, field) => length + field.length + 1, STATUS.length);

const COLON = 0x3a;
const SEMICOLON = 0x3b;

/** The first run at `from` or later. `from`: the start of the text, or the end of a run. Takes linear time. */
export function findRun(text: string, from: number): StatusRun | undefined {
	if (text.length - from < SHORTEST_RUN) return undefined;
	RUN.lastIndex = from;
	const found = RUN.exec(text);
	if (found === null) return undefined;
	const start = isFieldEnd(text.charCodeAt(found.index)) ? found.index + 1 : found.index;
	const statusStart = start + STATUS.length;
	return { start, statusStart, statusEnd: statusStart + (found[1]?.length ?? 0), end: RUN.lastIndex };
}

/** The percent in the run of an entry, without reading the rest of it; `undefined` if it has no run. */
export function progressIn(entry: string): number | undefined {
	const run = findRun(entry, 0);
	return run && Number.parseFloat(entry.slice(run.statusEnd + PROGRESS.length, run.end));
}

/** Whether a character ends a field. */
export function isFieldEnd(char: number): boolean {
	return char === COLON || char === SEMICOLON;
}
