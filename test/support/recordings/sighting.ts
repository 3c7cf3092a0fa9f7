import type { JobRecord } from "../../../src/job/job-record.ts";
import { parseJobRecord } from "../../../src/job/parse-job-record.ts";
import type { TimedLine } from "./recording.ts";

/** A job as a line shows it. */
export interface RecordedSighting {
	readonly at: TimedLine;
	readonly id: string;
	readonly record: JobRecord;
	readonly isDone: boolean;
	readonly isAborted: boolean;
}

/** The jobs that a reply shows, in its order. Index builds are not jobs of a client. */
export function sightingsIn(line: TimedLine): readonly RecordedSighting[] {
	const sightings: RecordedSighting[] = [];
	for (const piece of (line.reply ?? "").split(/[;\n]/)) {
		const entry = piece.slice(piece.lastIndexOf("\t") + 1);
		const record = entry.includes("trid=") ? parseJobRecord(entry) : undefined;
		if (record?.taskId === undefined || record.state === undefined || record.module === "sindex-builder") continue;
		sightings.push({
			at: line,
			id: record.taskId.toString(),
			record,
			isDone: record.state === "done",
			isAborted: record.result === "user-aborted",
		});
	}
	return sightings;
}
