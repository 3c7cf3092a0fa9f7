/** Cuts a reply whose entries have runs into entries (PARSE-9). */

import type { Entry } from "./entry.ts";
import { findRun, type StatusRun } from "./status-run.ts";

/** The start of an entry as servers write it in lists: its id, before 6.3 after its module. */
const NEXT_ENTRY = /;(?:module=[^:;]*:)?trid=(\d{1,20}):/y;

/** A place at which an entry may begin. */
interface Place {
	/** The offset of its first character, after the `;`. */
	readonly at: number;
	readonly id: string;
}

/**
 * The entries of a reply, in order. `first` is its first run. Between two runs an entry begins. If several places there look
 * like its start, all but one are parts of names, and it is unknown which: each of them is an unclear entry.
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
	{ start, statusStart, statusEnd, end }: StatusRun,
	id: string,
	isUnclear: boolean,
	taskId: string | undefined,
): Entry {
	return {
		text,
		statusStart: statusStart - offset,
		statusEnd: statusEnd - offset,
		run: { start: start - offset, statusStart: statusStart - offset, statusEnd: statusEnd - offset, end: end - offset },
		isUnclear,
		isOwn: taskId !== undefined && id === taskId,
		hasTrid: id !== "",
		hasSemicolon: text.includes(";"),
	};
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

/** The value of the first `trid` field; every layout writes it before any name. Empty if the entry has no `trid`. */
function firstTrid(reply: string, from: number, to: number): string {
	for (let field = from; field < to; field++) {
		if (reply.startsWith("trid=", field)) {
			let end = field + 5;
			while (end < to && reply[end] !== ":" && reply[end] !== ";") end++;
			return reply.slice(field + 5, end);
		}
		while (field < to && reply[field] !== ":" && reply[field] !== ";") field++;
	}
	return "";
}
