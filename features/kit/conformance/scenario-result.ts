import { relative, resolve } from "node:path";
import type { runCucumber } from "@cucumber/cucumber/api";
import { stepsOf } from "./step-text.ts";

/** How a scenario ended. `unsupported`: the driver said that it cannot do this. `could not run`: no word about the driver (harness). */
export type ScenarioVerdict = "passed" | "failed" | "unsupported" | "could not run";

export interface ScenarioResult {
	/** The feature file, relative to the root. */
	readonly file: string;
	readonly line: number;
	readonly name: string;
	/** Requirement ids, in the order of the tags. */
	readonly requirements: readonly string[];
	readonly verdict: ScenarioVerdict;
	/** The steps in Gherkin, each with its text or table, to be pasted. */
	readonly steps: readonly string[];
	/** Why it did not pass. */
	readonly message?: string;
	/** What the steps attached, by media type: the schedule's token, the run in lanes. */
	readonly attachments: Readonly<Record<string, string>>;
}

/** The media types under which a result keeps its run: its lanes as JSON and as text, and its schedule as a token to be replayed. */
export const LANES_JSON = "application/x.lanes+json";
export const LANES = "text/x.lanes";
export const TOKEN = "text/x.replay-token";

/** The media type under which the steps attach how many milliseconds passed in the simulated cluster. */
export const VIRTUAL_MS = "application/x.virtual-ms";

/** Told of each scenario as it ends, with how many have ended and how many there are. */
export type OnScenario = (result: ScenarioResult, ended: number, all: number) => void;

type OnMessage = NonNullable<Parameters<typeof runCucumber>[2]>;
type Envelope = Parameters<OnMessage>[0];
export type Pickle = NonNullable<Envelope["pickle"]>;

export interface ScenarioReader {
	readonly onMessage: OnMessage;
	results(): readonly ScenarioResult[];
	/** Files that are no Gherkin, one sentence each. Cucumber passes them over. */
	unreadable(): readonly string[];
}

interface Attempt {
	readonly pickle: Pickle;
	readonly statuses: string[];
	readonly messages: string[];
	readonly attachments: Record<string, string>;
}

/** How much of one message or attachment is kept. */
const MOST_TEXT = 200_000;

const REQUIREMENT_TAG = /^@([A-Z]+-\d+)$/;

/** Reads cucumber's stream of messages into one result a scenario. */
export function createScenarioReader(root: string, onScenario?: OnScenario): ScenarioReader {
	const pickles = new Map<string, Pickle>();
	const lines = new Map<string, number>();
	const pickleOfCase = new Map<string, string>();
	const attempts = new Map<string, Attempt>();
	const results: ScenarioResult[] = [];
	const unreadable: string[] = [];

	function onMessage(envelope: Envelope): void {
		const { parseError, gherkinDocument, pickle, testCase, testCaseStarted, testStepFinished, attachment, testCaseFinished } =
			envelope;
		if (parseError !== undefined) unreadable.push(`${placeOf(parseError.source.uri ?? "")} ${parseError.message}`);
		else if (gherkinDocument !== undefined) readLines(gherkinDocument);
		else if (pickle !== undefined) pickles.set(pickle.id, pickle);
		else if (testCase !== undefined) pickleOfCase.set(testCase.id, testCase.pickleId);
		else if (testCaseStarted !== undefined) begin(testCaseStarted.id, testCaseStarted.testCaseId);
		else if (testStepFinished !== undefined) {
			const { status, message } = testStepFinished.testStepResult;
			const attempt = attempts.get(testStepFinished.testCaseStartedId);
			attempt?.statuses.push(status);
			if (message !== undefined) attempt?.messages.push(message.slice(0, MOST_TEXT));
		} else if (attachment !== undefined) {
			const attempt = attempts.get(attachment.testCaseStartedId ?? "");
			if (attempt !== undefined) attempt.attachments[attachment.mediaType] = attachment.body.slice(0, MOST_TEXT);
		} else if (testCaseFinished !== undefined && !testCaseFinished.willBeRetried) end(testCaseFinished.testCaseStartedId);
	}

	/** Cucumber names files from where it runs, or from the top. */
	function placeOf(uri: string): string {
		return relative(root, resolve(root, uri));
	}

	function begin(attemptId: string, caseId: string): void {
		const pickle = pickles.get(pickleOfCase.get(caseId) ?? "");
		if (pickle !== undefined) attempts.set(attemptId, { pickle, statuses: [], messages: [], attachments: {} });
	}

	function end(attemptId: string): void {
		const attempt = attempts.get(attemptId);
		if (attempt === undefined) return;
		attempts.delete(attemptId);
		const { pickle, statuses, messages, attachments } = attempt;
		const result: ScenarioResult = {
			file: placeOf(pickle.uri),
			line: lines.get(pickle.astNodeIds.at(-1) ?? "") ?? 0,
			name: pickle.name,
			requirements: pickle.tags.flatMap(({ name }) => REQUIREMENT_TAG.exec(name)?.slice(1) ?? []),
			verdict: verdictOf(statuses),
			steps: stepsOf(pickle),
			...(messages.length > 0 && { message: messages.join("\n") }),
			attachments,
		};
		results.push(result);
		onScenario?.(result, results.length, pickleOfCase.size);
	}

	/** Where each scenario, and each row of an outline's examples, stands in its file. */
	function readLines(document: NonNullable<Envelope["gherkinDocument"]>): void {
		const walk = (node: unknown): void => {
			if (typeof node !== "object" || node === null) return;
			if (Array.isArray(node)) return node.forEach(walk);
			const { id, location } = node as { id?: unknown; location?: { line?: unknown } };
			if (typeof id === "string" && typeof location?.line === "number") lines.set(id, location.line);
			Object.values(node).forEach(walk);
		};
		walk(document.feature);
	}

	return { onMessage, results: () => results, unreadable: () => unreadable };
}

/** The worst of its steps. A step that was skipped by its own word speaks for the driver; anything unforeseen is the harness's. */
function verdictOf(statuses: readonly string[]): ScenarioVerdict {
	if (statuses.includes("FAILED")) return "failed";
	if (statuses.some((status) => status !== "PASSED" && status !== "SKIPPED")) return "could not run";
	return statuses.includes("SKIPPED") ? "unsupported" : "passed";
}
