import type { Clause } from "../../kit/spec/spec.ts";
import { ANSWER_WORDS, type AnswerWord } from "../../simulator/reply-plan.ts";
import { firstQuestionIn, planIndexOf } from "../perform/plan-index.ts";
import type { NodeStory, RoundStory } from "../perform/round-story.ts";
import { editNode } from "../play/edits.ts";
import { scriptAnswer, scriptedAnswer } from "../play/script-answer.ts";
import { clauseDetails } from "./clause-details.ts";
import { button, byId, type Child, element, option, selectElement } from "./element.ts";
import type { Actions, Scene } from "./scene.ts";

/**
 * The round that is looked at: what each node said in it, the tracker's verdict, and the clause that says what
 * is right.
 */
export function createStoryView(clauses: ReadonlyMap<string, Clause>, actions: Actions): (scene: Scene) => void {
	const title = byId("round-title", HTMLElement);
	const body = byId("round", HTMLElement);
	const before = byId("round-before", HTMLButtonElement);
	const after = byId("round-after", HTMLButtonElement);
	let scene: Scene | undefined;

	const goBy = (by: number) => {
		if (scene === undefined) return;
		const next = scene.stories[roundIndex(scene) + by];
		if (next !== undefined) actions.seek(next.endedAt);
	};
	before.addEventListener("click", () => goBy(-1));
	after.addEventListener("click", () => goBy(1));

	return (next) => {
		scene = next;
		const index = roundIndex(next);
		const story = next.stories[index];
		before.disabled = index <= 0;
		after.disabled = index >= next.stories.length - 1;
		const focused = document.activeElement?.getAttribute("aria-label");
		title.textContent = story === undefined ? "No round" : roundTitle(story, next.stories.length);
		body.replaceChildren(...(story === undefined ? [noRound(next)] : roundBody(story, next, clauses, actions)));
		// The element that was used has been replaced. The new one gets the focus, so that a keyboard user can continue.
		if (focused != null)
			for (const control of body.querySelectorAll<HTMLElement>("select, button"))
				if (control.getAttribute("aria-label") === focused) control.focus();
	};
}

/** The last round that had begun by the instant that is looked at. */
function roundIndex({ stories, now }: Scene): number {
	return Math.max(
		stories.findLastIndex(({ startedAt }) => startedAt <= now),
		0,
	);
}

function roundTitle({ number, startedAt, endedAt, isEarly }: RoundStory, count: number): string {
	const early = isEarly ? ", the last one, before its time" : "";
	return `Round ${number} of ${count}, ${time(startedAt)} to ${time(endedAt)} ms${early}`;
}

function time(at: number): number {
	return Math.round(at * 10) / 10;
}

function noRound({ take, call }: Scene): HTMLElement {
	const outcome = take.run.calls[call]?.outcome;
	return element("p", {}, [outcome?.kind === "error" ? `No question was asked: ${outcome.message}` : "No question was asked."]);
}

function roundBody(story: RoundStory, scene: Scene, clauses: ReadonlyMap<string, Clause>, actions: Actions): readonly Child[] {
	const { nodes, told, right, clause, isWrong, empty } = story;
	const rows = nodes.map((node) => nodeRow(node, story, scene, actions));
	const verdict =
		right === undefined
			? scene.take.run.members === undefined
				? "Rounds after a wrong verdict are not judged."
				: "Over a network, single rounds are not judged."
			: isWrong
				? `✗ The oracle: ${right}`
				: `✓ The oracle: ${right}`;
	return [
		...(rows.length > 0 ? [element("ul", { class: "answers" }, rows)] : []),
		...(empty === undefined ? [] : [element("p", { class: "small" }, [emptyText(empty)])]),
		element("p", { class: `decision ${isWrong ? "bad" : right === undefined ? "" : "good"}` }, [
			element("span", {}, [`The tracker: ${told ?? "no verdict, the call was over"}`]),
			element("span", {}, [verdict]),
		]),
		...(clause === undefined ? [] : clauseDetails(clause, clauses, true)),
	];
}

function emptyText({ count, grace }: NonNullable<RoundStory["empty"]>): string {
	const rounds = Number.isFinite(grace) ? `${count} of ${grace}` : `${count}, and a status has no grace`;
	return `Empty rounds in a row: ${rounds}.`;
}

function nodeRow({ node, said, means }: NodeStory, story: RoundStory, scene: Scene, actions: Actions): HTMLElement {
	return element("li", {}, [
		element("b", {}, [node]),
		element("span", { class: "said" }, [said]),
		element("span", { class: "means" }, [means]),
		...answerControls(node, story, scene, actions),
	]);
}

/**
 * A node's answer in a round can be dropped or replaced, except if the node was down, or if its script changes on the
 * way.
 */
function answerControls(
	name: string,
	{ number, startedAt, endedAt }: RoundStory,
	scene: Scene,
	actions: Actions,
): readonly HTMLElement[] {
	const { schedule } = scene.play;
	const { trace } = scene.take.run;
	const question = firstQuestionIn(trace, name, startedAt, endedAt);
	const index = question === undefined ? undefined : planIndexOf(trace, question);
	const isScriptedLater = schedule.events.some((event) => event.kind === "plan" && event.node === name);
	if (index === undefined || isScriptedLater) return [];
	const replies = schedule.nodes.find((node) => node.name === name)?.replies ?? [];
	const scripted = scriptedAnswer(replies, index) ?? "truth";
	const script = (answer: AnswerWord) => actions.edit(editNode(name, { replies: scriptAnswer(replies, index, answer) }));
	const words = ANSWER_WORDS.map((word) =>
		option(word, word === "truth" ? "its own answer" : word === "silence" ? "no answer" : word),
	);
	const own = typeof scripted === "object" ? [option("own", "a scripted text")] : [];
	const answers = selectElement(`What ${name} answers in round ${number}`, [...own, ...words], (word) => {
		const answer = ANSWER_WORDS.find((each) => each === word);
		if (answer !== undefined) script(answer);
	});
	answers.value = typeof scripted === "object" ? "own" : scripted;
	const isDropped = scripted === "silence";
	const drop = button("Drop it", () => script(isDropped ? "truth" : "silence"), {
		"aria-label": `Drop it, what ${name} answers in round ${number}`,
		"aria-pressed": isDropped ? "true" : "false",
	});
	return [element("span", { class: "controls" }, [answers, drop])];
}
