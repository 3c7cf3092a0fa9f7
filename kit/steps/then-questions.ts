import { isAboutJobs } from "../../simulator/command-name.ts";
import { isAnswerable, isAnswerableInPart } from "../oracle/question-form.ts";
import type { Run } from "../run/run.ts";
import { expect, fail, needSight } from "./expect.ts";
import { judging, type Step } from "./step.ts";
import { callOf, type WhichCall } from "./which-call.ts";

/** What the nodes were asked, and when. */
export const THEN_QUESTIONS: readonly Step[] = [
	judging("node {node} is asked {commands}", (run, node: string, commands: readonly string[]) => {
		const asked = questionsTo(run, node).map((question) => question.commands);
		if (!asked.some((one) => sameSet(one, commands))) fail(`questions to node ${node}`, commands, asked);
	}),
	judging("node {node} is asked about the job", (run, node: string) => {
		if (questionsTo(run, node).length === 0) fail(`questions to node ${node}`, "at least one", "none");
	}),
	judging("node {node} is asked after its process has started again", (run, node: string) => {
		const startedAt = run.trace.findLast(
			(event) => event.kind === "node" && event.node === node && event.change === "restarted",
		)?.at;
		if (startedAt === undefined || !questionsTo(run, node).some(({ at }) => at >= startedAt))
			fail(`questions to node ${node} after its start`, "at least one", "none");
	}),
	judging("node {node} is first asked {commands}", (run, node: string, commands: readonly string[]) => {
		expect(`first question to node ${node}`, [...commands].sort(), [...(questionsTo(run, node)[0]?.commands ?? [])].sort());
	}),
	judging("node {node} is only asked {commands}", (run, node: string, commands: readonly string[]) => {
		const asked = questionsTo(run, node);
		if (asked.length === 0) fail(`questions to node ${node}`, commands, "none");
		for (const question of asked)
			if (!sameSet(question.commands, commands)) fail(`question to node ${node}`, commands, question.commands);
	}),
	judging("node {node} is never asked {text}", (run, node: string, command: string) => {
		const asked = questionsTo(run, node).find(({ commands }) => commands.includes(command));
		if (asked !== undefined) fail(`questions to node ${node}`, `never ${command}`, `asked at ${asked.at} ms`);
	}),
	judging("node {node} is never asked anything that begins with {text}", (run, node: string, start: string) => {
		const asked = questionsTo(run, node)
			.flatMap(({ commands }) => commands)
			.find((command) => command.startsWith(start));
		if (asked !== undefined) fail(`questions to node ${node}`, `none that begins with ${start}`, asked);
	}),
	judging("node {node} is never asked", (run, node: string) =>
		expect(`questions to node ${node}`, 0, questionsTo(run, node).length),
	),
	judging("node {node} is asked {int} time(s)", (run, node: string, times: number) => {
		expect(`questions to node ${node}`, times, questionsTo(run, node).length);
	}),
	judging("node {node} is asked at {instants}", (run, node: string, instants: readonly number[]) => {
		needSight(run, "instants");
		expect(
			`instants of the questions to node ${node} in ms`,
			instants,
			questionsTo(run, node).map(({ at }) => at),
		);
	}),
	judging("a question to node {node} is given up at {number} ms", (run, node: string, at: number) => {
		needSight(run, "instants");
		const given = run.trace.flatMap((event) => (event.kind === "given-up" && event.node === node ? [event.at] : []));
		if (!given.includes(at)) fail(`instants at which questions to node ${node} are given up, in ms`, at, given);
	}),
	judging("an answer of node {node} comes too late", (run, node: string) => {
		needSight(run, "instants");
		expect(
			`late answers of node ${node}`,
			true,
			run.trace.some((event) => event.kind === "too-late" && event.node === node),
		);
	}),
	judging("every question has a form that its node answers", (run) => {
		needSight(run, "questions");
		const builds = new Map(run.schedule.nodes.map(({ name, version }) => [name, version]));
		for (const event of run.trace) {
			if (event.kind === "node" && event.change === "restarted" && event.version !== undefined)
				builds.set(event.node, event.version);
			if (event.kind !== "asked" || !event.commands.some(isAboutJobs)) continue;
			const build = builds.get(event.node) ?? "";
			// Other drivers may ask in several forms at once and use the right answer. The library does not.
			const isRight =
				run.seen === undefined
					? event.commands.every((command) => isAnswerable(command, build, run.schedule.task.id))
					: isAnswerableInPart(event.commands, build, run.schedule.task.id);
			if (!isRight)
				fail(`question to node ${event.node} of ${build} at ${event.at} ms`, "a form that it answers", event.commands);
		}
	}),
	judging("nothing is asked", (run) => expectSilenceFrom(run, Number.NEGATIVE_INFINITY)),
	judging("nothing is asked after {number} ms", (run, at: number) => {
		needSight(run, "instants");
		expectSilenceFrom(run, at);
	}),
	judging("nothing is asked after the end of {wait}", (run, wait: WhichCall) =>
		expectSilenceFrom(run, callOf(run, wait).settledAt),
	),
];

interface Question {
	readonly at: number;
	readonly commands: readonly string[];
}

/**
 * The questions to a node about jobs. Drivers on sockets also ask other questions, some of them in the same requests,
 * such as the build of the node.
 */
function questionsTo(run: Run, node: string): readonly Question[] {
	needSight(run, "questions");
	return run.trace.flatMap((event) =>
		event.kind === "asked" && event.node === node && event.commands.some(isAboutJobs)
			? [{ at: event.at, commands: event.commands.filter(isAboutJobs) }]
			: [],
	);
}

function sameSet(asked: readonly string[], expected: readonly string[]): boolean {
	return asked.length === expected.length && expected.every((command) => asked.includes(command));
}

function expectSilenceFrom(run: Run, after: number): void {
	needSight(run, "questions");
	const asked = run.trace.find((event) => event.kind === "asked" && event.at > after && event.commands.some(isAboutJobs));
	if (asked?.kind === "asked")
		fail("questions", after < 0 ? "none" : `none after ${after} ms`, `node ${asked.node} asked at ${asked.at} ms`);
}
