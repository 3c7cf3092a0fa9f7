import type { Finding } from "../../kit/oracle/oracle.ts";
import type { CallOutcome, Run } from "../../kit/run/run.ts";
import { outcomeText } from "../../kit/run/run-text.ts";
import type { Clause } from "../../kit/spec/spec.ts";
import { doneAnswersOf } from "../perform/answer.ts";
import { ENDLESS } from "../perform/bounded-tracker.ts";
import { mostQuestions } from "../perform/perform.ts";
import { LIBRARY_NAME } from "../perform/trackers.ts";
import { clauseDetails } from "./clause-details.ts";
import { byId, type Child, element } from "./element.ts";
import type { Played, Scene } from "./scene.ts";

/** The tracker's result, the verdict of the specification, and the true state of the jobs. */
export function createVerdictsView(clauses: ReadonlyMap<string, Clause>): (scene: Scene) => void {
	const told = byId("told", HTMLElement);
	const right = byId("right", HTMLElement);
	const truth = byId("truth", HTMLElement);
	return ({ take, play, call }) => {
		const report = take.run.calls[call];
		const rightTone = take.findings.length > 0 ? "bad" : take.isEndless ? "other" : "good";
		show(told, report === undefined ? "" : toneOf(report.outcome), toldLines(take, call, play.trackerName));
		show(right, rightTone, oracleLines(take, clauses));
		show(truth, doneAnswersOf(take, call).truth.tone, truthLines(take.run, report?.settledAt ?? 0));
	};
}

/** Shows lines, if they differ from those that are there: a fold that the reader has opened stays open. */
function show(on: HTMLElement, tone: string, lines: readonly Child[]): void {
	on.dataset.tone = tone;
	const next = element("div", {}, lines);
	if (next.textContent !== on.textContent || on.childElementCount === 0) on.replaceChildren(...next.childNodes);
}

function toneOf(outcome: CallOutcome): string {
	switch (outcome.kind) {
		case "complete":
			return outcome.completion === undefined || outcome.completion.outcome === "ok" ? "good" : "other";
		case "error":
			return outcome.code === "timeout" || outcome.code === ENDLESS ? "other" : "bad";
		case "in_progress":
		case "aborted":
		case "cancelled":
			return "other";
		default:
			return outcome satisfies never;
	}
}

function toldLines({ run, library }: Played, call: number, trackerName: string): readonly Child[] {
	const report = run.calls[call];
	if (report === undefined) return [line("big", "was not asked")];
	const { outcome, settledAt } = report;
	const lines = [line("big", `${headline(outcome)} at ${ms(settledAt)}`), line("small", detail(outcome))];
	const own = library.calls[call];
	if (trackerName === LIBRARY_NAME || own === undefined) return lines;
	return [...lines, line("small", `The library: ${headline(own.outcome)} at ${ms(own.settledAt)}.`)];
}

function headline(outcome: CallOutcome): string {
	if (outcome.kind === "error") return outcome.code === ENDLESS ? "still asking" : outcome.code.replaceAll("_", " ");
	return outcome.kind.replace("_", " ");
}

/** What stands behind the headline. */
function detail(outcome: CallOutcome): string {
	if (outcome.kind === "complete" && outcome.completion !== undefined) {
		const { outcome: worth, nodes } = outcome.completion;
		return `${worth.replace("_", " ")}: ${nodes.map(({ node, evidence }) => `${node} ${evidence}`).join(", ")}`;
	}
	if (outcome.kind === "error") return outcome.message;
	return outcomeText(outcome);
}

function oracleLines(
	{ run, findings, isEndless, isEndlessByRight }: Played,
	clauses: ReadonlyMap<string, Clause>,
): readonly Child[] {
	const [first, ...others] = findings;
	if (first !== undefined) {
		const more = others.map((finding) => element("li", {}, [sentenceOf(finding)]));
		return [
			line("big", `✗ wrong: ${first.requirement}`),
			line("small", sentenceOf(first)),
			...clauseDetails(first.requirement, clauses),
			...(more.length > 0
				? [element("details", {}, [element("summary", {}, [`and ${more.length} more`]), element("ul", {}, more)])]
				: []),
		];
	}
	if (isEndlessByRight)
		return [
			line("big", "no end so far"),
			line(
				"small",
				`The page stopped the run after ${mostQuestions(run.schedule).toLocaleString("en-US")} questions. Until then the tracker was right to ask on.`,
			),
		];
	if (isEndless)
		return [
			line("big", "✗ no end"),
			line("small", "The tracker still asks after the library has ended, so the page stopped it."),
		];
	if (run.members !== undefined)
		return [
			line("big", "✓ no fault found"),
			line("small", "Over a network, the members, the outcome and the end are checked, but not each round."),
		];
	return [line("big", "✓ right"), line("small", "Every question, every round and the end follow the specification.")];
}

function sentenceOf({ round, expected, got }: Finding): string {
	const said = `${expected}, got ${got}`.replaceAll("in_progress", "in progress");
	return `${round === undefined ? "Expected" : `Round ${round}: expected`} ${said}.`;
}

function truthLines({ truth, schedule }: Run, settledAt: number): readonly Child[] {
	const rows = schedule.nodes.map(({ name }) => {
		const { state, progress = 0, result } = truth[name] ?? { state: "none" };
		const how =
			state === "active" ? `active, ${Math.round(progress)} %` : state === "done" && result !== "ok" ? `done (${result})` : state;
		return element("li", {}, [element("b", {}, [name]), ` ${how === "none" ? "no job" : how}`]);
	});
	return [element("ul", { class: "truth" }, rows), line("small", `The jobs at ${ms(settledAt)}, independent of the answers.`)];
}

function line(kind: string, text: string): HTMLElement {
	return element("p", { class: kind }, [text]);
}

function ms(at: number): string {
	return `${Math.round(at * 10) / 10} ms`;
}
