import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileIn } from "../../kit/files/file-in.ts";
import type { Failure } from "../../kit/search/failure.ts";
import type { FuzzReport } from "../../kit/search/fuzz.ts";
import type { BlobHeader, BlobLine } from "../../kit/shards/blob.ts";
import { attempt, cannotRun } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { refuseSameFile, writeReport } from "../terminal/report-file.ts";

/** A larger file is not a blob: a failure takes a few thousand characters, and a search finds few. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 20_000;

/** The blob of a running search. */
export interface OpenBlob {
	readonly file: string;
	/** Writes a failure as soon as it is found, so that it is kept if the search is killed. */
	keep(failure: Failure): void;
	/** Writes the results and the end of the blob. */
	finish(report: FuzzReport, tookMs: number): void;
}

/**
 * Begins the blob of a search in a folder. Replaces the blob of an earlier attempt.
 *
 * @param html the page of the search, which must be another file
 * @throws CommandError if it cannot be written
 */
export async function beginBlob(folder: string, header: BlobHeader, html?: string): Promise<OpenBlob> {
	const { blobName } = await import("../../kit/shards/blob.ts");
	const { blobRest, failureLine, printBlob } = await import("../../kit/shards/write-blob.ts");
	const file = fileIn(folder, blobName(header));
	if (html !== undefined) refuseSameFile([{ name: "--html", file: html }], [{ name: "The blob of --out", file }]);
	const write = (...rest: readonly BlobLine[]) => writeReport(file, printBlob([header, ...rest]));
	const kept: BlobLine[] = [];
	write();
	return {
		file,
		keep(failure) {
			kept.push(failureLine(failure));
			write(...kept);
		},
		finish: (report, tookMs) => write(...blobRest(report, tookMs)),
	};
}

/**
 * The files of all blobs in the folders.
 *
 * @throws CommandError if a folder cannot be read, or has too many
 */
export async function findBlobs(folders: readonly string[]): Promise<readonly string[]> {
	const { BLOB_SUFFIX } = await import("../../kit/shards/blob.ts");
	const files = folders.flatMap((folder) => {
		return namesIn(folder)
			.filter((name) => name.endsWith(BLOB_SUFFIX))
			.sort()
			.map((name) => fileIn(folder, name));
	});
	if (files.length > MOST_FILES) throw cannotRun(`At most ${MOST_FILES} blobs can be merged, but there are ${files.length}.`);
	return files;
}

/**
 * The text of a blob; `undefined` if the file is missing, although its folder lists it: a file system over a network
 * can show the old file for a moment when a shard writes its blob again.
 *
 * @throws CommandError if the file cannot be read, or is too large
 */
export function readBlobText(file: string): string | undefined {
	return attempt(() => {
		try {
			return readBounded(file);
		} catch (error) {
			if (MISSING.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
			throw error;
		}
	}, `${file} cannot be read`);
}

const MISSING = ["ENOENT", "ESTALE"];

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOTDIR")
			throw cannotRun(`${folder} cannot be read: ${messageOf(error)}.`, error);
		throw cannotRun(`${folder} is a file. Give the folder that fuzz --out wrote.`, error);
	}
}

function readBounded(file: string): string {
	const found = statSync(file);
	// Reading a pipe or a device could wait for ever.
	if (!found.isFile()) throw new TypeError("it is not a regular file");
	const { size } = found;
	if (size > MOST_BYTES) throw new RangeError(`it has ${size} bytes, but a blob may have at most ${MOST_BYTES}`);
	return readFileSync(file, "utf8");
}
