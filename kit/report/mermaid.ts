import type { CallLane, Lanes, NodeLane, QuestionMark, RoundBox } from "../lanes/lanes.ts";

/** A longer command or outcome is cut. */
const MOST_TEXT = 120;

/** A line of the diagram, and when it belongs there. */
interface Line {
	readonly at: number;
	/** Within one instant: what happens, then what is answered, then verdicts, then new questions, then ends. */
	readonly rank: 0 | 1 | 2 | 3 | 4;
	readonly text: string;
}

/**
 * The lanes as a sequence diagram for Mermaid, which issues and pull requests show as a picture: questions and answers,
 * what happened to nodes and jobs, and the driver's verdict on each round, the first wrong one on red.
 */
export function lanesMermaid(lanes: Lanes): string {
	const { calls, nodes, cluster, pauses = [], cut } = lanes;
	const participants = [
		...calls.map((call, index) => participant(driverId(index), calls.length > 1 ? `${call.kind} ${index + 1}` : call.kind)),
		...nodes.map(({ name, version }, index) => participant(nodeId(index), `${name} (${version})`)),
	];
	const everybody = `${calls.length > 0 ? driverId(0) : nodeId(0)},${nodes.length > 0 ? nodeId(nodes.length - 1) : driverId(0)}`;
	const lines: readonly Line[] = [
		...cluster.map(({ at, text }) => note(at, 0, everybody, `${at} ms: the cluster is ${text}`)),
		...pauses.map(({ from, to }) => note(from, 0, everybody, `${from} ms: the driver's process is paused until ${to} ms`)),
		...nodes.flatMap((node, index) => [...changesOf(node, nodeId(index)), ...questionsTo(node, nodeId(index))]),
		...calls.flatMap((call, index) => callLines(call, driverId(index))),
	];
	return [
		"sequenceDiagram",
		...participants,
		...lines.toSorted((one, other) => one.at - other.at || one.rank - other.rank).map(({ text }) => text),
		...(cut.length > 0 ? [`    Note over ${everybody}: left out: ${plain(cut.join(", "))}`] : []),
		"",
	].join("\n");
}

const driverId = (index: number): string => `call${index + 1}`;
const nodeId = (index: number): string => `node${index + 1}`;

function participant(id: string, name: string): string {
	return `    participant ${id} as ${plain(name)}`;
}

function note(at: number, rank: Line["rank"], over: string, text: string): Line {
	return { at, rank, text: `    Note over ${over}: ${plain(text)}` };
}

/** What happened to a node and to its job in one instant makes one note. */
function changesOf({ happenings, states }: NodeLane, id: string): readonly Line[] {
	const changes = new Map<number, string[]>();
	const add = (at: number, text: string) => changes.set(at, [...(changes.get(at) ?? []), text]);
	for (const { at, text } of happenings) add(at, text);
	for (const { from, state } of states) add(from, `job ${state}`);
	return [...changes].map(([at, texts]) => note(at, 0, id, `${at} ms: ${texts.join(", ")}`));
}

function questionsTo({ questions }: NodeLane, id: string): readonly Line[] {
	return questions.flatMap(({ call, askedAt, endedAt, asked, word, tone }) => {
		const driver = driverId(call);
		const question: Line = { at: askedAt, rank: 3, text: `    ${driver}->>${id}: ${plain(asked)}` };
		if (endedAt === undefined) return [question];
		return [question, { at: endedAt, rank: 1, text: `    ${id}${ARROWS[tone]}${driver}: ${plain(word)}` }];
	});
}

/** A missing or failed answer ends in a cross. */
const ARROWS: Readonly<Record<QuestionMark["tone"], string>> = {
	active: "-->>",
	done: "-->>",
	absent: "-->>",
	error: "--x",
	silent: "--x",
};

function callLines({ kind, calledAt, settledAt, outcome, rounds }: CallLane, id: string): readonly Line[] {
	return [
		note(calledAt, 2, id, `${calledAt} ms: ${kind} is called`),
		...rounds.map((round) => roundLine(round, id)),
		note(settledAt, 4, id, `${settledAt} ms: ${outcome}`),
	];
}

function roundLine({ number, startedAt, endedAt, told = "no verdict", right, clause, isWrong }: RoundBox, id: string): Line {
	const verdict = `round ${number}, ${startedAt} to ${endedAt} ms: ${told}`;
	if (isWrong !== true) return note(endedAt, 2, id, right === undefined ? verdict : `${verdict} (${clause})`);
	const { text } = note(endedAt, 2, id, `${verdict}, right is ${right} (${clause})`);
	return { at: endedAt, rank: 2, text: `    rect rgba(220, 60, 60, 0.25)\n${text}\n    end` };
}

/** Text without meaning for Mermaid: its signs are written as their codes, in one line. */
function plain(text: string): string {
	const short = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
	return short.replace(/[#;<>&"%{}]/g, (sign) => `#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");
}
