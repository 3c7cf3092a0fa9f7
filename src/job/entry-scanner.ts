/**
 * Finds the entry of the task in a reply, and the status in that entry. The reader of the status and the reader of the whole
 * record both use it, so they agree. It makes one pass, in linear time for any text (PARSE-10).
 */

/** One entry of a reply, with the offsets of its status. A negative `statusStart` means that it has no status. */
export interface Entry {
	readonly text: string;
	readonly statusStart: number;
	readonly statusEnd: number;
	/** Its `trid` is the id that was asked for. */
	readonly isOwn: boolean;
	/** It has a `trid`. */
	readonly hasTrid: boolean;
	/** It contains a `;`, which ends a field as a `:` does (PARSE-8). */
	readonly hasSemicolon: boolean;
}

const COLON = 0x3a;
const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const LOWER_CASE = 0x20;

/** How many characters from `module=` on are searched for `trid=`. The longest module name is `sindex-builder`. */
const LONGEST_MODULE = 64;

/**
 * Finds the entry of the task (PARSE-8, PARSE-9). With an id it is the first entry whose `trid` is that id in canonical
 * decimal text, or the only entry if it has no `trid`. Without an id it is the first entry with a status. `undefined` if the
 * reply has no such entry.
 */
export function findEntry(reply: string, taskId: string | undefined): Entry | undefined {
	if (!reply.includes(";")) return acceptSole(scanEntry(reply, taskId), taskId);
	let sole: Entry | undefined;
	let entries = 0;
	for (let start = 0; start < reply.length; ) {
		const end = entryEnd(reply, start);
		if (end > start) {
			const entry = scanEntry(reply.slice(start, end), taskId);
			if (taskId === undefined ? entry.statusEnd > entry.statusStart : entry.isOwn) return entry;
			entries++;
			sole = entry;
		}
		start = end + 1;
	}
	return entries === 1 && sole !== undefined ? acceptSole(sole, taskId) : undefined;
}

/**
 * The end of the entry that begins at `start`. Servers join entries with `;`, but the name of a set can contain one too
 * (recorded from 8.1.2.0). So an entry that names its job ends only before the next entry that names a job.
 */
function entryEnd(reply: string, start: number): number {
	let end = indexOrEnd(reply, ";", start);
	if (!namesJob(reply, start)) return end;
	while (end + 1 < reply.length && !namesJob(reply, end + 1)) end = indexOrEnd(reply, ";", end + 1);
	return end;
}

/** Whether an entry begins here as servers write it: with its id, or in lists before 6.3 with its module and its id. */
function namesJob(reply: string, at: number): boolean {
	if (reply.startsWith("trid=", at)) return true;
	return reply.startsWith("module=", at) && /^module=[^:;]*:trid=/.test(reply.slice(at, at + LONGEST_MODULE));
}

/** PARSE-9: an entry without `trid` is the task's if it is the only entry. An entry of another job never is. */
function acceptSole(entry: Entry, taskId: string | undefined): Entry | undefined {
	return taskId === undefined || entry.isOwn || !entry.hasTrid ? entry : undefined;
}

/**
 * Scans the fields of one entry. The first `trid` is the job's, because every layout writes it before the name of the set,
 * which may contain `:trid=…`. Of several statuses, the last before `job-progress` is the server's, because names that users
 * choose stand before the status or after `job-progress` (server source, query_job.c).
 */
function scanEntry(text: string, taskId: string | undefined): Entry {
	let hasTrid = false;
	let isOwn = false;
	let first = -1;
	let lastBeforeProgress = -1;
	let progressSeen = false;
	const hasSemicolon = text.includes(";");

	for (let field = 0; ; ) {
		switch (text.charCodeAt(field) | LOWER_CASE) {
			case 0x74: // t
				if (!hasTrid && text.startsWith("trid=", field)) {
					hasTrid = true;
					isOwn = taskId !== undefined && isValue(text, field + 5, taskId);
				}
				break;
			case 0x73: // s
				if (isStatusField(text, field)) {
					if (first < 0) first = field + 7;
					if (!progressSeen) lastBeforeProgress = field + 7;
				}
				break;
			case 0x6a: // j
				if (text.startsWith("job-progress=", field)) progressSeen = true;
				break;
		}
		if (progressSeen && first >= 0 && (hasTrid || taskId === undefined)) break;
		const end = fieldEnd(text, field, hasSemicolon);
		if (end === text.length) break;
		field = end + 1;
	}

	const statusStart = progressSeen && lastBeforeProgress >= 0 ? lastBeforeProgress : first;
	const statusEnd = statusStart < 0 ? -1 : fieldEnd(text, statusStart, hasSemicolon);
	return { text, hasSemicolon, statusStart, statusEnd, isOwn, hasTrid };
}

/** PARSE-8: `status=` in any letter case. */
function isStatusField(text: string, at: number): boolean {
	// One comparison rules out "set=" and "socket-timeout=". Lower-casing costs more than all the rest.
	return (
		text.charCodeAt(at + 6) === EQUALS && (text.startsWith("status=", at) || text.slice(at, at + 7).toLowerCase() === "status=")
	);
}

/** Whether the value that begins at `at` equals `value`. */
function isValue(text: string, at: number, value: string): boolean {
	const after = at + value.length;
	return text.startsWith(value, at) && (after === text.length || isBoundary(text.charCodeAt(after)));
}

/** The end of the field or value that begins at `at`. */
export function fieldEnd(text: string, at: number, hasSemicolon: boolean): number {
	if (!hasSemicolon) return indexOrEnd(text, ":", at);
	let end = at;
	while (end < text.length && !isBoundary(text.charCodeAt(end))) end++;
	return end;
}

function isBoundary(char: number): boolean {
	return char === COLON || char === SEMICOLON;
}

/** The next index of `what`, or the end of the text. */
export function indexOrEnd(text: string, what: string, from: number): number {
	const at = text.indexOf(what, from);
	return at < 0 ? text.length : at;
}
