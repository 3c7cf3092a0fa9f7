import { shardName } from "../search/shard.ts";
import type { KitVersion } from "../spec/kit-version.ts";
import { type Blob, type BlobHeader, blobOwner } from "./blob.ts";
import type { BlobReading } from "./read-blob.ts";

/** What blobs are checked against. */
export interface MergeOptions {
	/** The versions that all blobs must have: of this package, and of its SPEC.md. */
	readonly kit: KitVersion;
	/** Mutants that must have been searched too. */
	readonly canaries?: readonly string[];
}

/** Why blobs are not a complete search. */
export interface Complaint {
	readonly sentence: string;
	/** Missing blobs may still appear. Waiting does not help against any other problem. */
	readonly isPassing: boolean;
}

/** Up to this many shards are named one by one. Above it, only their number is reported. */
const MOST_NAMED = 20;

/** Every reason why blobs are not one complete search. */
export function blobComplaints(readings: readonly BlobReading[], { kit, canaries = [] }: MergeOptions): readonly Complaint[] {
	const blobs = readings.flatMap((reading) => (reading.kind === "whole" ? [reading.blob] : []));
	const headers = readings.flatMap(headerOf);
	return [
		...readings.flatMap((reading) =>
			reading.kind === "whole" ? [] : [{ sentence: reading.why, isPassing: reading.kind === "unfinished" }],
		),
		...headers.flatMap((each) => versionComplaints(each, kit)),
		...strangerComplaints(headers),
		...doubleComplaints(headers),
		...missingComplaints(headers, readings.filter(({ kind }) => kind === "broken").length),
		...canaryComplaints(blobs, headers, canaries),
	];
}

interface Named {
	readonly file: string;
	readonly header: BlobHeader;
}

function headerOf(reading: BlobReading): readonly Named[] {
	if (reading.kind === "whole") return [reading.blob];
	const { file } = reading;
	return reading.kind === "unfinished" && reading.header !== undefined ? [{ file, header: reading.header }] : [];
}

function isCanary({ header }: Named): boolean {
	return header.subject.mutant !== undefined;
}

const lasting = (sentence: string): Complaint => ({ sentence, isPassing: false });

function versionComplaints({ file, header }: Named, { kit, spec }: KitVersion): readonly Complaint[] {
	if (header.kit === kit && header.spec === spec) return [];
	const theirs = `kit ${header.kit} with SPEC.md ${header.spec}`;
	return [lasting(`${file} (${blobOwner(header)}) was written by ${theirs}, but this is kit ${kit} with SPEC.md ${spec}.`)];
}

/** Shards of one search agree in everything that decides which schedules exist. */
function strangerComplaints(headers: readonly Named[]): readonly Complaint[] {
	const [first, ...others] = headers.filter((each) => !isCanary(each));
	if (first === undefined) return [];
	return others.flatMap(({ file, header }) => {
		const differing = AGREED.find(([, of]) => of(header) !== of(first.header));
		if (differing === undefined) return [];
		const [what, of] = differing;
		return [lasting(`${file} belongs to another search than ${first.file}: ${what} is ${of(header)}, not ${of(first.header)}.`)];
	});
}

const AGREED: readonly (readonly [what: string, of: (header: BlobHeader) => string])[] = [
	["the seed", ({ seed }) => String(seed)],
	["the number of shards", ({ shard }) => String(shard.of)],
	["--way", ({ way }) => way],
	// Each shard may search for its own time, because the result is only its own share.
	["the budget", ({ budget }) => ("runs" in budget ? `${budget.runs} schedules` : "a time")],
];

function doubleComplaints(headers: readonly Named[]): readonly Complaint[] {
	const files = new Map<string, string>();
	return headers.flatMap(({ file, header }) => {
		const owner = blobOwner(header);
		const other = files.get(owner);
		files.set(owner, file);
		return other === undefined ? [] : [lasting(`There are two blobs of ${owner}: ${other} and ${file}.`)];
	});
}

/** @param broken the number of blobs that cannot be read; each of them may be one that seems to be missing */
function missingComplaints(headers: readonly Named[], broken: number): readonly Complaint[] {
	const shards = headers.filter((each) => !isCanary(each)).map(({ header }) => header.shard);
	const [first] = shards;
	if (first === undefined) return broken > 0 ? [] : [{ sentence: "The blobs of all shards are missing.", isPassing: true }];
	const there = new Set(shards.map(({ number }) => number));
	const missing = Array.from({ length: first.of }, (_, index) => index + 1).filter((number) => !there.has(number));
	if (missing.length <= broken) return [];
	const named = missing
		.slice(0, MOST_NAMED)
		.map((number) => passing(`The blob of ${shardName({ number, of: first.of })} is missing.`));
	const rest = missing.length - named.length;
	return rest === 0 ? named : [...named, passing(`The blobs of ${rest} more shards are missing.`)];
}

const passing = (sentence: string): Complaint => ({ sentence, isPassing: true });

/** A search that does not find a known mistake would not find unknown ones. */
function canaryComplaints(blobs: readonly Blob[], headers: readonly Named[], wanted: readonly string[]): readonly Complaint[] {
	const silent = blobs
		.filter((blob) => isCanary(blob) && blob.end.failures + blob.end.differences === 0)
		.map(({ file, header }) =>
			lasting(
				`${file}: ${blobOwner(header)} found no failure, although its mutant has a deliberate bug. So the search does not work, and the result of the shards proves nothing.`,
			),
		);
	const absent = wanted
		.filter((mutant) => !headers.some(({ header }) => header.subject.mutant === mutant))
		.map((mutant) => passing(`The blob of the canary ${mutant} is missing.`));
	return [...silent, ...absent];
}
