import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import type { Playable } from "../scenario/playable.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";
import { listOf, record } from "../schedule/schema-parts.ts";
import type { Spec } from "../spec/spec.ts";
import type { ScenarioResult } from "./scenario-result.ts";

/** A failure that the driver's authors know. The scenario still runs, and must fail in the same way. */
export interface KnownFailure {
	readonly requirement: string;
	/** The scenario's name, including the values of its example row. */
	readonly scenario: string;
	/** The first line of the failure's message. Numbers may differ, because real times do. */
	readonly message: string;
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
	failures: listOf(record({ requirement: text, scenario: text, message: text, reason: text }), MOST_FAILURES, "known failures"),
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

/** Marks the results that fail as listed, and finds the entries that no longer match. */
export function applyKnownFailures(
	known: KnownFailures,
	results: readonly ScenarioResult[],
	{ spec, scenarios }: { readonly spec: Spec; readonly scenarios: readonly Playable[] },
): { readonly results: readonly ScenarioResult[]; readonly stale: readonly StaleEntry[] } {
	const byName = new Map(results.map((result) => [result.name, result]));
	const stale: StaleEntry[] = [];
	const reasons = new Map<string, string>();
	for (const entry of known.failures) {
		const { requirement, scenario, reason } = entry;
		const complaint = complaintAbout(entry, byName.get(scenario), spec, scenarios);
		if (complaint === undefined) reasons.set(scenario, reasons.get(scenario) ?? reason);
		else stale.push({ requirement, scenario, message: complaint });
	}
	const isListed = ({ name, requirements, unseen = [] }: ScenarioResult) =>
		requirements.every(
			(id) => unseen.includes(id) || known.failures.some((entry) => entry.requirement === id && entry.scenario === name),
		);
	return {
		results: results.map((result) => {
			const reason = reasons.get(result.name);
			return result.verdict === "failed" && reason !== undefined && isListed(result) ? { ...result, known: reason } : result;
		}),
		stale,
	};
}

function complaintAbout(
	{ requirement, scenario, message }: KnownFailure,
	result: ScenarioResult | undefined,
	spec: Spec,
	scenarios: readonly Playable[],
): string | undefined {
	if (!spec.clauses.some(({ id }) => id === requirement)) return `SPEC.md ${spec.version} has no requirement ${requirement}.`;
	const playable = scenarios.find(({ name }) => name === scenario);
	if (playable === undefined) return "This scenario does not exist.";
	if (!playable.tags.includes(`@${requirement}`)) return `The scenario is not about ${requirement}.`;
	// The scenario was not selected in this run.
	if (result === undefined) return undefined;
	if (result.verdict === "passed") return "This scenario is a known failure, but it passed.";
	if (result.verdict !== "failed") return `This scenario is a known failure, but its verdict is now: ${result.verdict}.`;
	const line = firstLine(result);
	return sameButNumbers(line, message)
		? undefined
		: `This scenario is known to fail with ${JSON.stringify(message)}, but it failed with ${JSON.stringify(line)}.`;
}

function firstLine({ message = "" }: ScenarioResult): string {
	return message.split("\n")[0] ?? "";
}

function sameButNumbers(one: string, other: string): boolean {
	const bare = (line: string) => line.replace(/\d+(?:\.\d+)?/g, "#");
	return bare(one) === bare(other);
}

/** The file, updated to these results. Reasons and entries for scenarios that did not run are kept. */
export function updateKnownFailures(known: KnownFailures, results: readonly ScenarioResult[], spec: Spec): KnownFailures {
	const names = new Set(results.map(({ name }) => name));
	const reasonFor = (requirement: string, scenario: string) =>
		known.failures.find((entry) => entry.requirement === requirement && entry.scenario === scenario)?.reason ?? NEW_REASON;
	const failing = results.flatMap((result) => {
		if (result.verdict !== "failed") return [];
		const { name: scenario, requirements, unseen = [] } = result;
		return requirements
			.filter((id) => !unseen.includes(id))
			.map((requirement) => ({
				requirement,
				scenario,
				message: firstLine(result),
				reason: reasonFor(requirement, scenario),
			}));
	});
	const notRun = known.failures.filter(
		({ scenario, requirement }) => !names.has(scenario) && spec.clauses.some(({ id }) => id === requirement),
	);
	return { spec: spec.version, failures: [...failing, ...notRun] };
}

export function printKnownFailures(known: KnownFailures): string {
	return `${JSON.stringify(known, undefined, "\t")}\n`;
}
