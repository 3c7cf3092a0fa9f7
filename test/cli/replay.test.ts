import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { drawNetworkSchedule } from "../../kit/schedule/draw-network.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { checkSchedule, parseScheduleJson } from "../../kit/schedule/schedule-json.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

/** A job of 400 ms on node A, and a wait for it. */
function oneNode(parts: Partial<Schedule>): Schedule {
	const task = { id: "4660", namespace: "test", kind: "query_execute" } as const;
	const nodes = [{ name: "A", version: "8.1.2.0", job: { duration: 400 } }];
	return { version: 1, task, nodes, events: [], habits: LIBRARY_HABITS, calls: [{ kind: "wait", pollInterval: 100 }], ...parts };
}

const TOKEN = printReplayToken(drawSchedule(createRandom(7)));

it("replay shows a run that meets the specification, and exits with 0", async () => {
	const { code, out } = await runCli("replay", TOKEN);
	expect(code).toBe(0);
	expect(out).toContain("Scenario: ");
});

it("replay shows a run over a network with several calls, whose requests belong to no call", async () => {
	const schedule = drawNetworkSchedule(createRandom(7));
	const [call] = schedule.calls;
	if (call === undefined) throw new Error("The schedule has no call.");
	const { code, out, err } = await callCli("replay", printReplayToken({ ...schedule, calls: [call, call] }));
	expect({ code, err }).toEqual({ code: 0, err: "" });
	expect(out).toContain("The run meets the specification.");
});

it("replay --json prints the schedule so that it can be read again, with a job that never ends", async () => {
	const nodes = [{ name: "A", version: "8.1.2.0", job: { duration: Number.POSITIVE_INFINITY } }];
	const { habits } = drawSchedule(createRandom(7));
	const task = { id: "4660", namespace: "test", kind: "query_execute" } as const;
	const schedule = { version: 1, task, nodes, events: [], habits, calls: [{ kind: "wait", timeout: 2000 }] } as const;
	const { code, out } = await callCli("replay", printReplayToken(schedule), "--json");
	expect(code).toBe(0);
	expect(parseScheduleJson(JSON.stringify(JSON.parse(out).schedule))).toEqual(checkSchedule(schedule));
});

it.each([{ firstSleep: 150 }, { interval: { kind: "start-to-start" } }] as const)(
	"replay does not judge the library by the habits %j of another driver",
	async (others) => {
		const { code, out, err } = await callCli("replay", printReplayToken(oneNode({ habits: { ...LIBRARY_HABITS, ...others } })));
		expect(out).toContain("The run meets the specification.");
		expect({ code, err }).toEqual({
			code: 0,
			err: "The token declares habits of another driver. This run has the habits of the library. For that driver, add --driver.\n",
		});
	},
);

it.each([{ nodes: [] }, { task: { id: "4660", namespace: "test", kind: "query_execute", node: "B" } }] as const)(
	"replay expects no completion if no node could ever be asked: %j",
	async (parts) => {
		const { code, out } = await callCli("replay", printReplayToken(oneNode(parts)));
		expect(out).toContain("invalid_node");
		expect(out).toContain("The run meets the specification.");
		expect(code).toBe(0);
	},
);

it("replay accepts that a wait with two invalid options names either", async () => {
	const call = { kind: "wait", pollInterval: 0, timeout: -1, options: { pollInterval: null } } as const;
	const { code, out } = await callCli("replay", printReplayToken(oneNode({ calls: [call] })));
	expect(out).toContain("The run meets the specification.");
	expect(code).toBe(0);
});

it("replay rejects an invalid token with one sentence", async () => {
	const { code, out, err } = await callCli("replay", "s1.!");
	expect({ code, out }).toEqual({ code: 64, out: "" });
	expect(err).toMatch(/^aerospike-task: .*\n/);
});

it("replay --html writes a page with the run, or explains how to build the page first", async () => {
	const folder = mkdtempSync(join(tmpdir(), "replay-"));
	try {
		const file = join(folder, "play.html");
		const isBuilt = existsSync("dist/page/index.html");
		const { code, out, err } = await runCli("replay", TOKEN, "--html", file);
		if (isBuilt) {
			expect({ code, opensTheRun: readFileSync(file, "utf8").includes(TOKEN) }).toEqual({ code: 0, opensTheRun: true });
			expect(out).toContain(`Open the page in a browser: ${pathToFileURL(file)}`);
		} else {
			expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("npm run page") });
			expect(out).not.toContain("Open the page");
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
});
