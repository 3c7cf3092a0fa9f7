import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";
import { parseReplayToken } from "../schedule/replay-token.ts";
import { ScheduleError } from "../schedule/schedule-json.ts";
import { type Blob, type BlobDifference, type BlobFailure, type BlobHeader, type BlobLine, blobOwner } from "./blob.ts";
import { compareChecksum } from "./blob-checksum.ts";
import { BLOB_LINE } from "./blob-schemas.ts";

/** The result of reading a blob. */
export type BlobReading =
	| { readonly kind: "whole"; readonly blob: Blob }
	/** It has no end: its search was killed, or is still running. `header` if the header was written. */
	| {
			readonly kind: "unfinished";
			readonly file: string;
			readonly header?: BlobHeader;
			readonly failures?: readonly BlobFailure[];
			readonly why: string;
	  }
	/** It is not a blob, or it is damaged. */
	| { readonly kind: "broken"; readonly file: string; readonly why: string };

/** A search stops long before it has found this many failures; see `fuzz`. */
const MOST_LINES = 1000;

/** Reads the text of a blob. An error is one sentence with file and line. */
export function readBlob(content: string, file: string): BlobReading {
	const checked = compareChecksum(content);
	const broken = (why: string): BlobReading => ({ kind: "broken", file, why });
	if (checked.kind === "wrong") return broken(`${file} is damaged: its text does not match its checksum.`);
	const texts = (checked.kind === "right" ? checked.text : content).split("\n");
	// Only the last line may be cut.
	const isCut = texts.pop() !== "";
	const lines: BlobLine[] = [];
	if (texts.length > MOST_LINES) return broken(`${file} must be a blob of at most ${MOST_LINES} lines, not ${texts.length}.`);
	for (const [index, line] of texts.entries()) {
		const read = readLine(line, index === 0);
		if (typeof read === "string") return broken(`${file}:${index + 1}: ${read}`);
		lines.push(read);
	}
	const [header] = lines;
	if (header?.kind !== "header") return { kind: "unfinished", file, why: `${file} has no header and no end.` };
	const unfinished = (what: string): BlobReading => {
		const failures = lines.filter((line) => line.kind === "failure");
		return {
			kind: "unfinished",
			file,
			header,
			failures,
			why: `${capital(blobOwner(header))} was not finished: ${file} ${what}.`,
		};
	};
	if (isCut || lines.at(-1)?.kind !== "end") return unfinished("has no end");
	if (checked.kind === "missing") return unfinished("does not end with a checksum");
	return wholeBlob(file, header, lines.slice(1));
}

function readLine(text: string, isFirst: boolean): BlobLine | string {
	let value: unknown;
	try {
		value = parseJson(text);
	} catch {
		return "the line must be JSON.";
	}
	const read = v.safeParse(BLOB_LINE, value, { abortEarly: true });
	if (!read.success) return issueSentence(read.issues[0], "A line");
	if ((read.output.kind === "header") !== isFirst) return "exactly one header is allowed, in the first line.";
	return read.output.kind === "failure" ? (tokenComplaint(read.output.token) ?? read.output) : read.output;
}

function tokenComplaint(token: string): string | undefined {
	try {
		parseReplayToken(token);
		return undefined;
	} catch (error) {
		if (error instanceof ScheduleError) return error.message;
		throw error;
	}
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function wholeBlob(file: string, header: BlobHeader, lines: readonly BlobLine[]): BlobReading {
	const of = <K extends BlobLine["kind"]>(kind: K): readonly Extract<BlobLine, { kind: K }>[] =>
		lines.filter((line): line is Extract<BlobLine, { kind: K }> => line.kind === kind);
	const [coverages, ends] = [of("coverage"), of("end")];
	const [failures, differences]: [readonly BlobFailure[], readonly BlobDifference[]] = [of("failure"), of("difference")];
	const [[coverage], [end]] = [coverages, ends];
	const broken = (why: string): BlobReading => ({ kind: "broken", file, why: `${file} ${why}` });
	if (coverage === undefined || end === undefined || coverages.length + ends.length > 2)
		return broken("must have exactly one coverage line and one end line.");
	if (end.failures !== failures.length || end.differences !== differences.length) {
		const told = `${end.failures} failures and ${end.differences} differences`;
		const there = `${failures.length} and ${differences.length}`;
		return broken(`has lost lines: its end line counts ${told}, but the file has ${there}.`);
	}
	return { kind: "whole", blob: { file, header, coverage, failures, differences, end } };
}
