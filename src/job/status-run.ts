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
/**
 * From the progress to the end of the last number. An engine runs it several times faster than a loop over characters.
 */
const NUMBERS = new RegExp(`${RUN_FIELDS.map((field) => field + NUMBER).join("")}(?=[:;]|$)`, "y");

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const NEWLINE = 0x0a;

/** The first run that begins at `from` or later. Linear in the length of the text. */
export function findRun(text: string, from: number): StatusRun | undefined {
	for (let at = text.indexOf(PROGRESS, from); at >= 0; at = text.indexOf(PROGRESS, at + 1)) {
		const run = runAround(text, at, from);
		if (run !== undefined) return run;
	}
	return undefined;
}

/** The percent in the run of an entry, without reading the rest of it; `undefined` if it has no run. */
export function progressIn(entry: string): number | undefined {
	const run = findRun(entry, 0);
	return run && Number.parseFloat(entry.slice(run.statusEnd + PROGRESS.length, run.end));
}

/** The run whose `:job-progress=` begins at `progress`. */
function runAround(text: string, progress: number, from: number): StatusRun | undefined {
	let start = progress;
	while (start > from && !isFieldEnd(text.charCodeAt(start - 1))) {
		if (text.charCodeAt(start - 1) === NEWLINE) return undefined;
		start--;
	}
	if (!text.startsWith(STATUS, start)) return undefined;
	NUMBERS.lastIndex = progress;
	if (!NUMBERS.test(text)) return undefined;
	return { start, statusStart: start + STATUS.length, statusEnd: progress, end: NUMBERS.lastIndex };
}

/** Whether a character ends a field. */
export function isFieldEnd(char: number): boolean {
	return char === COLON || char === SEMICOLON;
}
