/**
 * Cuts up a reply without a run: a layout before 4.9, or a shortened reply of a test (PARSE-8). There every `;`
 * separates.
 */

import type { Entry } from "./entry.ts";

export function shortEntries(reply: string, taskId: string | undefined): Entry[] {
	const entries: Entry[] = [];
	for (let start = 0; start < reply.length; ) {
		const semicolon = reply.indexOf(";", start);
		const end = semicolon < 0 ? reply.length : semicolon;
		if (end > start) entries.push(scanEntry(reply.slice(start, end), taskId));
		start = end + 1;
	}
	return entries;
}

/**
 * Scans the fields of one entry. The first `trid` is the job's, because every layout writes it before the name of the
 * set. Several statuses that disagree leave it unclear whether the job runs, since a name may contain one of them.
 */
function scanEntry(text: string, taskId: string | undefined): Entry {
	let hasTrid = false;
	let isOwn = false;
	let isUnclear = false;
	let statusStart = -1;
	let statusEnd = -1;
	for (let field = 0; field <= text.length; ) {
		const colon = text.indexOf(":", field);
		const end = colon < 0 ? text.length : colon;
		if (!hasTrid && text.startsWith("trid=", field)) {
			hasTrid = true;
			isOwn = text.slice(field + 5, end) === taskId;
		} else if (isStatusField(text, field)) {
			const start = field + 7;
			if (statusStart < 0) [statusStart, statusEnd] = [start, end];
			else if (says(text, start, end) !== says(text, statusStart, statusEnd)) isUnclear = true;
			if (statusStart === statusEnd) [statusStart, statusEnd] = [start, end];
		}
		field = end + 1;
	}
	return { text, statusStart, statusEnd, isUnclear, isOwn, hasTrid };
}

/** `status=` in any letter case. */
function isStatusField(text: string, at: number): boolean {
	// One comparison rules out most fields. Lower-casing costs more than all the rest.
	return text[at + 6] === "=" && text.slice(at, at + 7).toLowerCase() === "status=";
}

function says(text: string, start: number, end: number): "nothing" | "done" | "active" {
	if (start === end) return "nothing";
	return text.slice(start, Math.min(start + 4, end)).toLowerCase() === "done" ? "done" : "active";
}
