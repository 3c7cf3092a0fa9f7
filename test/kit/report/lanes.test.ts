import { describe, expect, it } from "vitest";
import type { Lanes } from "../../../kit/lanes/lanes.ts";
import { lanesOf } from "../../../kit/lanes/lanes-of-run.ts";
import { LANES_STYLE } from "../../../kit/lanes/lanes-style.ts";
import { readLanes } from "../../../kit/lanes/read-lanes.ts";
import { sinceFirstCall } from "../../../kit/lanes/since-call.ts";
import { lanesFigure, lanesSvg } from "../../../kit/lanes/svg.ts";
import { lanesText } from "../../../kit/lanes/text.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import { parseScenario } from "../../../kit/scenario/schedule-gherkin.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Rules } from "../../../src/tracking/rules.ts";

/**
 * A in progress for two rounds; B restarts in between and has forgotten. Rounds begin a second after the end of the one
 * before, which takes 1 ms.
 */
const RESTART = `Scenario: a restart
  Given the nodes A and B
  And the job on node A runs for 1500 ms
  When node B restarts at 800 ms
  And the task is awaited`;

const lanesOfScenario = async (text: string, rules?: Rules): Promise<Lanes> =>
	lanesOf(await runOnLibrary(parseScenario(text), rules));

const COMPLETE = { verdict: { kind: "complete" }, emptyRounds: 0, failedRounds: new Map() } as never;

const impatient: Rules = {
	...defaultRules,
	judge: (round, memory, habits) => defaultRules.judge(round, memory, { ...habits, grace: 1 }),
};

describe("the lanes of a run", () => {
	it("show each round with the driver's verdict, the right one and its clause", async () => {
		const { calls } = await lanesOfScenario(RESTART);
		expect(calls).toHaveLength(1);
		expect(calls[0]).toMatchObject({ kind: "wait", calledAt: 0, settledAt: 2003 });
		expect(calls[0]?.rounds.map(({ startedAt, told, right }) => [startedAt, told, right])).toEqual([
			[0, "in progress", "in progress"],
			[1001, "in progress", "in progress"],
			[2002, "complete", "complete"],
		]);
	});

	it("show for each node its questions and answers, the true state of its job, and its events", async () => {
		const { nodes } = await lanesOfScenario(RESTART);
		const [a, b] = nodes;
		expect(a?.questions.map(({ word }) => word)).toEqual(["active", "active", "done"]);
		expect(b?.questions.map(({ askedAt, word }) => [askedAt, word])).toEqual([
			[0, "active"],
			[1001, "not found"],
			[2002, "not found"],
		]);
		expect(b?.questions[0]?.asked).toBe("query-show:id=4660");
		expect(b?.happenings.map(({ at }) => at)).toEqual([800]);
		expect(a?.states).toEqual([
			{ from: 0, state: "active" },
			{ from: 1500, state: "done" },
		]);
	});

	it("mark the first round that a driver got wrong, with what is right there", async () => {
		const { calls } = await lanesOfScenario(
			"Scenario: late\n  Given the node A\n  And the job never reaches node A\n  When the task is awaited",
			impatient,
		);
		expect(calls[0]?.rounds[0]).toMatchObject({ told: "complete", right: "in progress", clause: "ROUND-7", isWrong: true });
	});

	it("never shorten the text about the first wrong round", async () => {
		const svg = lanesSvg(await lanesOfScenario(RESTART.replace("1500", "60000"), { ...defaultRules, judge: () => COMPLETE }));
		const [, x = "", caption = ""] = /<text class="right differs" x="(\d+)"[^>]*>([^<]*)</.exec(svg) ?? [];
		const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
		expect(caption).toBe("▲ first difference; right is in progress (ROUND-3)");
		// A bold letter of 12 pixels is 6.8 pixels wide on average in Debian's sans-serif; the names take 92.
		expect(92 + Number(x) + caption.length * 6.8).toBeLessThan(width);
	});

	it("in real time, count from the driver's first call", () => {
		const at = (ms: number) => 51_565.3 + ms;
		const shifted = sinceFirstCall({
			calls: [
				{
					kind: "wait",
					calledAt: at(0),
					settledAt: at(2000),
					deadline: at(5000),
					outcome: "complete",
					rounds: [{ number: 1, startedAt: at(0.5), endedAt: at(3) }],
				},
			],
			nodes: [
				{
					name: "A",
					version: "8.1.2.0",
					questions: [
						{
							call: 0,
							round: 1,
							askedAt: at(0.5),
							endedAt: at(2.5),
							asked: "query-show",
							answered: "",
							word: "done",
							tone: "done",
						},
					],
					states: [
						{ from: 0, state: "coming" },
						{ from: 10, state: "active" },
						{ from: at(1000), state: "done" },
					],
					happenings: [{ at: at(700), text: "restarted" }],
				},
			],
			cluster: [{ at: at(-5), text: "split" }],
			cut: [],
		});
		expect(shifted.calls[0]).toMatchObject({ calledAt: 0, settledAt: 2000, deadline: 5000 });
		expect(shifted.calls[0]?.rounds[0]).toMatchObject({ startedAt: 0.5, endedAt: 3 });
		expect(shifted.nodes[0]?.questions[0]).toMatchObject({ askedAt: 0.5, endedAt: 2.5 });
		expect(shifted.nodes[0]?.states).toEqual([
			{ from: 0, state: "active" },
			{ from: 1000, state: "done" },
		]);
		expect([shifted.nodes[0]?.happenings[0]?.at, shifted.cluster[0]?.at]).toEqual([700, -5]);
	});

	it("stay small for any length of the run, and say what they leave out", async () => {
		const lanes = await lanesOfScenario(`Scenario: long
  Given a cluster of 12 nodes
  And the job runs for 600000 ms
  When the task is awaited`);
		expect(lanes.calls[0]?.rounds.length).toBeLessThanOrEqual(12);
		expect(lanes.calls[0]?.rounds.at(-1)?.told).toBe("complete");
		expect(lanes.nodes).toHaveLength(8);
		expect(lanes.cut.join()).toContain("4 of 12 nodes");
		expect(lanes.cut.join()).toMatch(/\d+ of 60\d rounds/);
		expect(lanesSvg(lanes).length).toBeLessThan(80_000);
	});

	it("can be read from JSON unchanged, and other JSON is rejected", async () => {
		const lanes = await lanesOfScenario(RESTART);
		expect(readLanes(JSON.stringify(lanes))).toEqual(lanes);
		for (const text of ["", "{", "[]", JSON.stringify({ ...lanes, calls: [{}] })]) expect(readLanes(text)).toBeUndefined();
	});
});

describe("lanes as text", () => {
	it("line up round by round under the first difference", async () => {
		const text = lanesText(
			await lanesOfScenario(
				"Scenario: late\n  Given the node A\n  And the job never reaches node A\n  When the task is awaited",
				impatient,
			),
		);
		expect(text.split("\n").map((line) => line.trimEnd())).toEqual([
			"round       1",
			"at ms       0",
			"A asked     query-show:id",
			"  answered  not found",
			"  true      no job",
			"driver      complete",
			"right       in progress",
			"            ^ first difference",
		]);
	});
});

describe("lanes as a picture", () => {
	it("give every mark a title, which names it to screen readers and shows on hover", async () => {
		const svg = lanesSvg(await lanesOfScenario(RESTART));
		const marks = svg.match(/<g class="m [^>]*>/g) ?? [];
		expect(marks.length).toBeGreaterThan(10);
		expect(svg.match(/<g class="m [^>]*role="img"[^>]*><title>[^<]+<\/title>/g)).toHaveLength(marks.length);
	});

	it("have no text smaller than 12 px", () => {
		const sizes = [...LANES_STYLE.matchAll(/(?:font(?:-size)?:|\bfont: )\s*[^;]*?([\d.]+)px/g)].map(([, size]) => Number(size));
		expect(sizes.length).toBeGreaterThan(0);
		expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
	});

	it("never draw the line of a timeout across a text", async () => {
		const late =
			'Scenario: late\nGiven the node A\nAnd node A answers "active" every time\nWhen the task is awaited for at most 1500 ms';
		const svg = lanesSvg(await lanesOfScenario(late));
		const mark = /<g class="m deadline".*?<\/g>/.exec(svg)?.[0] ?? "";
		const spans = [...mark.matchAll(/y1="([\d.]+)" y2="([\d.]+)"/g)].map(([, from, to]) => [Number(from), Number(to)] as const);
		expect(spans.length).toBeGreaterThan(0);
		const lane = svg.split('<g class="lane"').find((part) => part.includes("m deadline")) ?? "";
		const texts = [...lane.matchAll(/<text[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y));
		expect(texts.length).toBeGreaterThan(1);
		// The letters of a text of 12 px reach 10 px up from its line, and 3 px down.
		for (const [from, to] of spans)
			for (const y of texts) expect(to <= y - 10 || from >= y + 3, `${from} to ${to}, text at ${y}`).toBe(true);
	});

	it("never write one answer over the next", async () => {
		const svg = lanesSvg(await lanesOfScenario(RESTART));
		for (const lane of svg.split('<g class="lane"').slice(1)) {
			for (const kind of ["question", "round", "state"]) {
				const bars = [
					...lane.matchAll(new RegExp(`<g class="m ${kind}[^>]*>.*?<rect x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)"`, "g")),
				];
				const spans = bars.map(([, x, width]) => ({ from: Number(x), to: Number(x) + Number(width) }));
				for (const [index, { from }] of spans.entries()) expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0);
			}
		}
	});

	it("keep the texts of a server in their place", async () => {
		const lanes = await lanesOfScenario(
			'Scenario: markup\n  Given the node A\n  And node A answers the body "<script>&" every time\n  When the task is awaited',
		);
		const figure = lanesFigure(lanes, lanesText(lanes));
		expect(figure).not.toContain("<script>");
		expect(figure).toContain("&lt;script&gt;");
	});
});
