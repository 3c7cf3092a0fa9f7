/**
 * Where things stand in a reply: the entry that speaks of the task, and the status in it. The status alone and the full record
 * both start here, so there is one reading of a reply. One pass, linear whatever the text (PARSE-10).
 */

/** One entry of a reply and the offsets of its status; a negative `statusStart` means that it has none. */
export interface Entry {
	readonly text: string;
	readonly statusStart: number;
	readonly statusEnd: number;
	/** The entry's own `trid` is the id that was asked for. */
	readonly isOwn: boolean;
	/** The entry names a job at all. */
	readonly hasTrid: boolean;
	/** A `;` stands in it, which ends a field as a `:` does (PARSE-8). */
	readonly hasSemicolon: boolean;
}

const COLON = 0x3a;
const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const LOWER_CASE = 0x20;

/** How far behind `module=` a `trid` is looked for; `sindex-builder` is the longest name there is. */
const LONGEST_MODULE = 64;

/**
 * Finds the entry that counts (PARSE-8, PARSE-9).
 *
 * With an id it is the first entry whose `trid` is that id in canonical decimal text, or a sole entry without `trid`. Without one it
 * is the first entry with a status. `undefined`: no entry speaks of the task.
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
 * Where the entry that begins at `start` ends. Servers join entries with `;`, but a set's name may hold one too (recorded 8.1.2.0), so an
 * entry that names its job goes on until the next that does.
 */
function entryEnd(reply: string, start: number): number {
	let end = indexOrEnd(reply, ";", start);
	if (!namesJob(reply, start)) return end;
	while (end + 1 < reply.length && !namesJob(reply, end + 1)) end = indexOrEnd(reply, ";", end + 1);
	return end;
}

/** Whether an entry begins here as servers begin one: with its id, in lists before 6.3 behind its module. */
function namesJob(reply: string, at: number): boolean {
	if (reply.startsWith("trid=", at)) return true;
	return reply.startsWith("module=", at) && /^module=[^:;]*:trid=/.test(reply.slice(at, at + LONGEST_MODULE));
}

/** PARSE-9: an entry that names no job is the task's only if nothing else is there; one that names another job never is. */
function acceptSole(entry: Entry, taskId: string | undefined): Entry | undefined {
	return taskId === undefined || entry.isOwn || !entry.hasTrid ? entry : undefined;
}

/**
 * Walks the fields of one entry. The first `trid` is the job's: a set name may hold `:trid=…`, and every layout writes the id before
 * the set. Of several statuses the last before `job-progress` is the server's own, since all that a user can name stands before it or
 * after that field (server source, query_job.c).
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
	// Told from "set=" and "socket-timeout=" by one look, since lower-casing costs more than all the rest.
	return (
		text.charCodeAt(at + 6) === EQUALS && (text.startsWith("status=", at) || text.slice(at, at + 7).toLowerCase() === "status=")
	);
}

/** Whether the value that begins at `at` is exactly `value`. */
function isValue(text: string, at: number, value: string): boolean {
	const after = at + value.length;
	return text.startsWith(value, at) && (after === text.length || isBoundary(text.charCodeAt(after)));
}

/** Where the field, or the value, that begins at `at` ends. */
export function fieldEnd(text: string, at: number, hasSemicolon: boolean): number {
	if (!hasSemicolon) return indexOrEnd(text, ":", at);
	let end = at;
	while (end < text.length && !isBoundary(text.charCodeAt(end))) end++;
	return end;
}

function isBoundary(char: number): boolean {
	return char === COLON || char === SEMICOLON;
}

/** Where `what` is next, or the end of the text. */
export function indexOrEnd(text: string, what: string, from: number): number {
	const at = text.indexOf(what, from);
	return at < 0 ? text.length : at;
}
