/** Cuts a reply whose entries have runs into entries (PARSE-9). */

import type { Entry } from "./entry.ts";
import { findRun, isFieldEnd, type StatusRun } from "./status-run.ts";

/** The start of an entry as servers write it in lists: its id, before 6.3 after its module. */
const NEXT_ENTRY = /;(?:module=[^:;]*:)?trid=(\d{1,20}):/y;

const TRID = "trid=";

/** A place at which an entry may begin. */
interface Place {
	/** The offset of its first character, after the `;`. */
	readonly at: number;
	readonly id: string;
}

/**
 * The entries of a reply, in order. `first` is its first run. Between two runs an entry begins. If several places there
 * look like its start, all but one are parts of names, and it is unknown which: each of them is an unclear entry.
 */
export function entriesWithRuns(reply: string, first: StatusRun, taskId: string | undefined): Entry[] {
	const entries: Entry[] = [];
	/** The places at which the entry of `run` may have begun. */
	let places: readonly Place[] = [{ at: 0, id: firstTrid(reply, 0, first.start) }];
	let isUnclear = false;
	for (let run: StatusRun | undefined = first; run !== undefined; ) {
		const next = findRun(reply, run.end);
		const nextPlaces = next === undefined ? [] : placesBetween(reply, run.end, next.start);
		if (next !== undefined && nextPlaces.length === 0) {
			// No server writes two runs into one entry, so it is unknown which one counts.
			isUnclear = true;
		} else {
			const end = nextPlaces[0] === undefined ? reply.length : nextPlaces[0].at - 1;
			for (const { at, id } of places) {
				entries.push(entryOf(reply.slice(at, end), at, run, id, isUnclear || places.length > 1, taskId));
			}
			places = nextPlaces;
			isUnclear = false;
		}
		run = next;
	}
	return entries;
}

function entryOf(
	text: string,
	offset: number,
	run: StatusRun,
	id: string,
	isUnclear: boolean,
	taskId: string | undefined,
): Entry {
	const own = offset === 0 ? run : moved(run, -offset);
	return {
		text,
		statusStart: own.statusStart,
		statusEnd: own.statusEnd,
		run: own,
		isUnclear,
		isOwn: taskId !== undefined && id === taskId,
		hasTrid: id !== "",
	};
}

function moved({ start, statusStart, statusEnd, end }: StatusRun, by: number): StatusRun {
	return { start: start + by, statusStart: statusStart + by, statusEnd: statusEnd + by, end: end + by };
}

function placesBetween(reply: string, from: number, to: number): Place[] {
	const places: Place[] = [];
	for (let at = reply.indexOf(";", from); at >= 0 && at < to; at = reply.indexOf(";", at + 1)) {
		NEXT_ENTRY.lastIndex = at;
		const id = NEXT_ENTRY.exec(reply)?.[1];
		if (id !== undefined) places.push({ at: at + 1, id });
	}
	return places;
}

/** A reply with one run is one entry, as almost every reply is; `undefined` if it has more runs. */
export function soleEntry(reply: string, run: StatusRun, taskId: string | undefined): Entry | undefined {
	if (findRun(reply, run.end) !== undefined) return undefined;
	return entryOf(reply, 0, run, firstTrid(reply, 0, run.start), false, taskId);
}

/** The value of the first `trid` field; every layout writes it before any name. Empty if the entry has no `trid`. */
function firstTrid(reply: string, from: number, to: number): string {
	let field = reply.startsWith(TRID, from) ? from : nextTrid(reply, from, to);
	if (field < 0) return "";
	field += TRID.length;
	let end = field;
	while (end < to && !isFieldEnd(reply.charCodeAt(end))) end++;
	return reply.slice(field, end);
}

/** The first `trid=` at the start of a field after `from` and before `to`; negative if there is no such field. */
function nextTrid(reply: string, from: number, to: number): number {
	for (let at = reply.indexOf(TRID, from + 1); at >= 0 && at < to; at = reply.indexOf(TRID, at + 1)) {
		if (isFieldEnd(reply.charCodeAt(at - 1))) return at;
	}
	return -1;
}
