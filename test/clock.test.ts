import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import FakeTimers from "@sinonjs/fake-timers";
import { afterEach, describe, expect, it } from "vitest";
import { realClock } from "../src/clock.ts";
import { ExecuteTask } from "../src/index.ts";

type Fakes = ReturnType<typeof FakeTimers.install>;

let fakes: Fakes | undefined;
afterEach(() => fakes?.uninstall());

/**
 * What vitest fakes by default. Not `process.nextTick`: the channel of this process to vitest calls it, and waits for
 * ever if such a call is lost with the fake.
 */
const ALL_TIME = [
	"setTimeout",
	"clearTimeout",
	"setInterval",
	"clearInterval",
	"setImmediate",
	"clearImmediate",
	"Date",
	"performance",
] as const;

/** What vitest 1 and 2 fake by default, and Jest with `doNotFake: ["performance"]`. */
const WITHOUT_PERFORMANCE = ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "Date"] as const;

function install(toFake: readonly (typeof ALL_TIME)[number][] = ALL_TIME): Fakes {
	fakes = FakeTimers.install({ loopLimit: 2000, toFake: [...toFake] });
	return fakes;
}

/** A wait for a job that one node reports as done at the third question. */
function waitForThirdRound(timeout?: number): () => string {
	let asked = 0;
	let end = "pending";
	const cluster = {
		isReady: () => true,
		activeNodes: () => ["A"],
		build: () => "8.1.2.0",
		async ask(_node: string, commands: readonly string[]) {
			asked++;
			return commands.map((command) => `${command}\ttrid=1:status=${asked >= 3 ? "done(ok)" : "active(ok)"}\n`).join("");
		},
	};
	const task = new ExecuteTask({ cluster, namespace: "test", taskId: 1, kind: "query_execute" });
	task.wait({ pollInterval: 1000, timeout }).then(
		({ outcome, rounds }) => {
			end = `${outcome} after ${rounds} rounds`;
		},
		(error: Error) => {
			end = error.message;
		},
	);
	return () => end;
}

/** Blocks the event loop. */
function standStill(ms: number): void {
	const until = performance.now() + ms;
	while (performance.now() < until);
}

describe("a wait under fake timers", () => {
	it.each([
		["all sources of time", ALL_TIME],
		["setTimeout, but not performance", WITHOUT_PERFORMANCE],
	])("ends when the fake time has passed, if the test fakes %s", async (_what, toFake) => {
		const time = install(toFake);
		const end = waitForThirdRound(60_000);
		await time.tickAsync(1500);
		expect(end()).toBe("pending");
		await time.tickAsync(1000);
		expect(end()).toBe("ok after 3 rounds");
	});

	it("keeps its deadline, if the test fakes setTimeout but not performance", async () => {
		const time = install(WITHOUT_PERFORMANCE);
		const end = waitForThirdRound(500);
		await time.tickAsync(1000);
		expect(end()).toMatch(/^Task 1 did not complete within 500 ms/);
	});
});

/** How many timers keep the process alive. */
function liveTimers(): number {
	return process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
}

describe("the real clock", () => {
	it("keeps the process alive until the action has run or is cancelled", () => {
		const before = liveTimers();
		const cancel = realClock.schedule(realClock.now() + 60_000, "round", () => {});
		expect(liveTimers()).toBe(before + 1);
		cancel();
		expect(liveTimers()).toBe(before);
	});

	it.each(["deadline", "request-timeout"] as const)("reads what has already arrived before a %s that is due", async (rank) => {
		const happened: string[] = [];
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const accepted = once(server, "connection");
		const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
		const [peer] = (await accepted) as [Socket];
		try {
			await new Promise<void>((resolve) => {
				client.once("data", () => happened.push("answer"));
				realClock.schedule(realClock.now() + 15, rank, () => {
					happened.push("limit");
					resolve();
				});
				// The answer reaches the client's socket while the loop is paused, and the limit passes. After this turn of the
				// loop, timers come before sockets.
				// biome-ignore lint/style/noRestrictedGlobals: the turn of the loop is what this test is about
				setImmediate(() => {
					peer.write("answer");
					standStill(30);
				});
			});
			expect(happened).toEqual(["answer", "limit"]);
		} finally {
			client.destroy();
			peer.destroy();
			server.close();
		}
	});

	// These two tick in one go, without a turn of the event loop. Otherwise a timer of another test in this process could
	// join the fake time, and begin again a thousand times in a million seconds.
	it("runs an action that is due after more than 2^31 ms at its time", () => {
		const time = install();
		let ran = 0;
		realClock.schedule(realClock.now() + 2 ** 31 + 1000, "world", () => ran++);
		time.tick(2 ** 31);
		expect(ran).toBe(0);
		time.tick(1001);
		expect(ran).toBe(1);
		time.uninstall();
	});

	it("ends a long delay also if performance is not faked", () => {
		const time = install(WITHOUT_PERFORMANCE);
		let ran = 0;
		realClock.schedule(realClock.now() + 2 ** 31 + 1000, "world", () => ran++);
		time.tick(2 ** 31 + 1001);
		expect(ran).toBe(1);
		time.uninstall();
	});
});
