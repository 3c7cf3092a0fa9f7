/**
 * The fixed sequence of fields that a server writes into every entry since 4.9, here called the *run*:
 * `status=S:job-progress=P:run-time=R:time-since-done=T:recs-throttled=…:…:recs-failed=…`. Names of sets, indexes and UDFs may
 * contain any character, but none of them is long enough for a run (141 bytes). So a run is always the server's own (PARSE-8).
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
/** The numbers after the status, in the server's order. */
const AFTER_PROGRESS: readonly string[] = [
	":run-time=",
	":time-since-done=",
	":recs-throttled=",
	":recs-filtered-meta=",
	":recs-filtered-bins=",
	":recs-succeeded=",
	":recs-failed=",
];

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const NEWLINE = 0x0a;
const POINT = 0x2e;

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
	let end = numberEnd(text, progress + PROGRESS.length);
	for (const field of AFTER_PROGRESS) {
		if (end < 0 || !text.startsWith(field, end)) return undefined;
		end = numberEnd(text, end + field.length);
	}
	const isWhole = end >= 0 && (end === text.length || isFieldEnd(text.charCodeAt(end)));
	return isWhole ? { start, statusStart: start + STATUS.length, statusEnd: progress, end } : undefined;
}

/** The end of digits with at most one point; -1 if there is no digit. */
function numberEnd(text: string, at: number): number {
	let end = at;
	let points = 0;
	for (; end < text.length; end++) {
		const char = text.charCodeAt(end);
		if (char === POINT) {
			if (++points > 1) return -1;
		} else if (char < 0x30 || char > 0x39) break;
	}
	return end - points > at ? end : -1;
}

function isFieldEnd(char: number): boolean {
	return char === COLON || char === SEMICOLON;
}
