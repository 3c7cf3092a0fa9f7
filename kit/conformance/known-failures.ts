import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import type { Playable } from "../scenario/playable.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";
import { listOf, record } from "../schedule/schema-parts.ts";
import type { Spec } from "../spec/spec.ts";
import type { ScenarioResult } from "./scenario-result.ts";

/** A failure that the driver's authors know. The scenario still runs, and must break the same requirement. */
export interface KnownFailure {
	/** The clause that is broken. */
	readonly requirement: string;
	/** The feature file. Files that were written before version 2 of SPEC.md do not have it. */
	readonly file?: string;
	/**
	 * The former place of the scenario or its example row. Needed only if two rows have the same name and the same values.
	 */
	readonly line?: number;
	/** The scenario's name, with the values of its example row filled in. */
	readonly scenario: string;
	/** The values of the example row. */
	readonly row?: Readonly<Record<string, string>>;
	/** What was seen, for people. It is not compared. */
	readonly message: string;
	/** The adapter may also end or break in this scenario. */
	readonly mayCrash?: boolean;
	/** Why the failure is accepted. */
	readonly reason: string;
}

/** The file of known failures. */
export interface KnownFailures {
	/** The version of SPEC.md for which the file was written. */
	readonly spec: string;
	readonly failures: readonly KnownFailure[];
}

/** A known failure that now behaves differently. It counts as a failure, so that the list stays correct. */
export interface StaleEntry {
	readonly requirement: string;
	readonly scenario: string;
	/** What is different, as a sentence. */
	readonly message: string;
}

/** A file of known failures is invalid. The message is one sentence. */
export class KnownFailuresError extends Error {
	override readonly name = "KnownFailuresError";
}

const MOST_FAILURES = 10_000;
const NEW_REASON = "not looked into yet";
const text = v.pipe(v.string("a text"), v.minLength(1, "a text of at least one character"));
const FILE: v.GenericSchema<unknown, KnownFailures> = record({
	spec: text,
	failures: listOf(
		record({
			requirement: text,
			file: v.exactOptional(text),
			line: v.exactOptional(v.number("a line number")),
			scenario: text,
			row: v.exactOptional(v.record(v.string("a text"), v.string("a text"), "the values of an example row")),
			message: text,
			mayCrash: v.exactOptional(v.boolean("true or false")),
			reason: text,
		}),
		MOST_FAILURES,
		"known failures",
	),
});

/** @throws KnownFailuresError if the content is invalid */
export function readKnownFailures(content: string, file: string): KnownFailures {
	let value: unknown;
	try {
		value = parseJson(content);
	} catch (error) {
		throw new KnownFailuresError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
	}
	const read = v.safeParse(FILE, value, { abortEarly: true });
	if (!read.success) throw new KnownFailuresError(`${file}: ${issueSentence(read.issues[0], "The file of known failures")}`);
	return read.output;
}

/** What identifies a scenario in a file of known failures. */
type Place = Pick<KnownFailure, "file" | "line" | "scenario" | "row">;

function isSamePlace(entry: Place, { file, name, row = {} }: Pick<Playable, "file" | "line" | "name" | "row">): boolean {
	if (entry.scenario !== name || (entry.file !== undefined && entry.file !== file)) return false;
	const names = Object.keys({ ...entry.row, ...row });
	return entry.row === undefined || names.every((key) => entry.row?.[key] === row[key]);
}

/**
 * The scenarios that an entry can mean. A line moves as the file changes, so it decides only between scenarios that are
 * equal otherwise.
 */
function meant<S extends Pick<Playable, "file" | "line" | "name" | "row">>(entry: Place, all: readonly S[]): readonly S[] {
	const same = all.filter((one) => isSamePlace(entry, one));
	const exact = same.filter(({ line }) => line === entry.line);
	return same.length > 1 && exact.length > 0 ? exact : same;
}

/**
 * The results of the scenarios that an entry means. All scenarios decide, not only those of this run: otherwise, an
 * entry of another row of an outline would mean the only row that was selected.
 */
function resultsOf(entry: Place, results: readonly ScenarioResult[], scenarios: readonly Playable[]): readonly ScenarioResult[] {
	const places = meant(entry, scenarios);
	return results.filter((result) =>
		places.some(({ file, line, name }) => result.line === line && result.name === name && result.file === file),
	);
}

/** Marks the results that fail as listed, and finds the entries that no longer match. */
export function applyKnownFailures(
	known: KnownFailures,
	results: readonly ScenarioResult[],
	{ spec, scenarios }: { readonly spec: Spec; readonly scenarios: readonly Playable[] },
): { readonly results: readonly ScenarioResult[]; readonly stale: readonly StaleEntry[] } {
	const stale: StaleEntry[] = [];
	const listed = new Map<ScenarioResult, KnownFailure[]>();
	for (const entry of known.failures) {
		const { requirement, scenario } = entry;
		const own = resultsOf(entry, results, scenarios);
		const complaint = complaintAbout(entry, own, spec, scenarios);
		if (complaint !== undefined) stale.push({ requirement, scenario, message: complaint });
		for (const result of own) listed.set(result, [...(listed.get(result) ?? []), entry]);
	}
	return {
		results: results.map((result) => {
			const entries = listed.get(result) ?? [];
			return isKnown(result, entries) ? { ...result, known: entries[0]?.reason ?? NEW_REASON } : result;
		}),
		stale,
	};
}

function isKnown(result: ScenarioResult, entries: readonly KnownFailure[]): boolean {
	if (result.verdict === "could not run") return entries.some(({ mayCrash }) => mayCrash === true);
	if (result.verdict !== "failed") return false;
	return brokenBy(result).every((id) => entries.some(({ requirement }) => requirement === id));
}

/** The requirements that a failed scenario breaks. */
function brokenBy({ findings, requirements, unseen = [] }: ScenarioResult): readonly string[] {
	return findings?.map(({ requirement }) => requirement) ?? requirements.filter((id) => !unseen.includes(id));
}

function complaintAbout(
	entry: KnownFailure,
	results: readonly ScenarioResult[],
	spec: Spec,
	scenarios: readonly Playable[],
): string | undefined {
	const { requirement, mayCrash = false } = entry;
	if (!spec.clauses.some(({ id }) => id === requirement)) return `SPEC.md ${spec.version} has no requirement ${requirement}.`;
	if (meant(entry, scenarios).length === 0) return "This scenario does not exist.";
	const [result] = results;
	// The scenario was not selected in this run or could not run, or the adapter may end in it, which is not a verdict.
	if (result === undefined || result.verdict === "could not run" || mayCrash) return undefined;
	if (result.verdict === "passed") return "This scenario is a known failure, but it passed.";
	if (result.verdict !== "failed") return `This scenario is a known failure, but its verdict is now: ${result.verdict}.`;
	const broken = brokenBy(result);
	if (broken.includes(requirement)) return undefined;
	return `This scenario is known to break ${requirement}, but now it breaks ${broken.join(" and ")}.`;
}

function firstLine(message = ""): string {
	return message.split("\n")[0] ?? "";
}

/**
 * The reason of a scenario that breaks other requirements than listed: another version of the kit can name the same
 * fault by another requirement. `undefined` if the lapsed entries have several reasons or none.
 */
function reasonOfRenamed(before: readonly KnownFailure[], broken: readonly string[]): string | undefined {
	const lapsed = before.filter(({ requirement }) => !broken.includes(requirement));
	const [reason, ...others] = new Set(lapsed.map((entry) => entry.reason));
	return others.length === 0 ? reason : undefined;
}

/**
 * The file, updated to these results. Reasons are kept, and entries for scenarios that did not run, or in which the
 * adapter may crash. Entries for scenarios or requirements that no longer exist are left out. A scenario that could not
 * run because of the machine adds no entry.
 */
export function updateKnownFailures(
	known: KnownFailures,
	results: readonly ScenarioResult[],
	{ spec, scenarios }: { readonly spec: Spec; readonly scenarios: readonly Playable[] },
): KnownFailures {
	const own = new Map(known.failures.map((entry) => [entry, resultsOf(entry, results, scenarios)]));
	const updated = new Set<KnownFailure>();
	const failing = results.flatMap((result): readonly KnownFailure[] => {
		const isCrash = result.isCrash === true;
		if (result.verdict !== "failed" && !isCrash) return [];
		const before = known.failures.filter((entry) => own.get(entry)?.includes(result));
		// A crash is no breach of a certain requirement: any entry of the scenario can say that it may happen.
		const crashed = before.find(({ mayCrash }) => mayCrash) ?? before[0];
		return (isCrash ? [crashed?.requirement ?? result.requirements[0] ?? ""] : brokenBy(result)).map((requirement) => {
			const old = before.find((entry) => entry.requirement === requirement);
			if (old !== undefined) updated.add(old);
			const message = result.findings?.find((one) => one.requirement === requirement)?.message ?? result.message;
			return {
				requirement,
				file: result.file,
				line: result.line,
				scenario: result.name,
				...(result.row !== undefined && { row: result.row }),
				message: firstLine(message),
				...((isCrash || old?.mayCrash === true) && { mayCrash: true }),
				reason: old?.reason ?? reasonOfRenamed(before, brokenBy(result)) ?? NEW_REASON,
			};
		});
	});
	const kept = known.failures.filter((entry) => {
		const exists = meant(entry, scenarios).length > 0 && spec.clauses.some(({ id }) => id === entry.requirement);
		if (!exists || updated.has(entry)) return false;
		const [result] = own.get(entry) ?? [];
		if (result === undefined || result.verdict === "could not run") return true;
		return entry.mayCrash === true && result.verdict !== "unsupported";
	});
	return { spec: spec.version, failures: [...failing, ...kept] };
}

/** The lists that were updated to the results of several runs, as one: what fails in one of them is known to fail. */
export function uniteKnownFailures(lists: readonly [KnownFailures, ...KnownFailures[]]): KnownFailures {
	const united = new Map<string, KnownFailure>();
	for (const entry of lists.flatMap(({ failures }) => failures)) {
		const { requirement, file, line, scenario, row } = entry;
		const key = JSON.stringify([requirement, file, line, scenario, row]);
		const mayCrash = entry.mayCrash === true || united.get(key)?.mayCrash === true;
		united.set(key, { ...(united.get(key) ?? entry), ...(mayCrash && { mayCrash }) });
	}
	return { spec: lists[0].spec, failures: [...united.values()] };
}

export function printKnownFailures(known: KnownFailures): string {
	return `${JSON.stringify(known, undefined, "\t")}\n`;
}
