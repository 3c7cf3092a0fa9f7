import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { type Cluster, type Doubt, ExecuteTask, RequestFailure, type WaitOptions } from "../../src/index.ts";

const thenable = (then: unknown): object => ({ [String("then")]: then });

/** What a server writes for job 77. */
const replies = (status: string) => (commands: readonly string[]) =>
	Promise.resolve(commands.map((command) => `${command}\tjob-type=basic:trid=77:status=${status}:ns=test\n`).join(""));
const done = replies("done(ok)");
const active = replies("active(ok)");

/** A cluster object of a caller whose parts can have any type, and a task on it. */
function taskOn(parts: Readonly<Record<string, unknown>>, nodes: readonly string[] = ["A"]) {
	let asked = 0;
	const { ask = (_node: string, commands: readonly string[]) => done(commands), ...others } = parts;
	const cluster = {
		isReady: () => true,
		activeNodes: () => nodes,
		build: () => "8.1.2.0",
		ask(...args: Parameters<Cluster["ask"]>) {
			asked++;
			return (ask as (...given: typeof args) => unknown)(...args);
		},
		...others,
	} as unknown as Cluster;
	const task = new ExecuteTask({ cluster, namespace: "test", taskId: 77, kind: "query_execute" });
	return { task, asked: () => asked };
}

/** The program's own errors would end the process, and the run of the tests. */
describe("a cluster object that breaks its contract", () => {
	it.each([[undefined], [null], [5], [Buffer.from("x")], [{}], [Symbol("s")]])(
		"fails as malformed if ask gives %s in place of text (WAIT-8)",
		async (body) => {
			const { task } = taskOn({ ask: () => Promise.resolve(body) });
			await expect(task.wait({ forgive: 3 })).rejects.toMatchObject({
				code: "network_error",
				message: expect.stringContaining("in place of the text of a reply"),
			});
			await expect(task.abort()).resolves.toMatchObject({ nodes: [{ result: "error" }] });
		},
	);

	it.each([
		["an object without a prototype", Object.create(null)],
		["an error with a symbol as message", Object.assign(new Error("x"), { message: Symbol("m") })],
		["a value whose text throws", { toString: () => expect.fail("no text") }],
		["a proxy that throws", new Proxy({}, { getPrototypeOf: () => expect.fail("read") })],
	])("gives a network_error if ask or build rejects with %s", async (_name, cause) => {
		for (const part of ["ask", "build"]) {
			const { task } = taskOn({ [part]: () => Promise.reject(cause) });
			await expect(task.wait()).rejects.toMatchObject({ code: "network_error", node: "A" });
		}
	});

	it("rejects an abort if the text of a failure throws", async () => {
		const unreadable = Object.defineProperty(new RequestFailure("reset", ""), "message", {
			get() {
				throw new RangeError("no text");
			},
		});
		const { task } = taskOn({ ask: () => Promise.reject(unreadable) });
		await expect(task.abort()).rejects.toThrow("no text");
	});

	it.each([
		["settles during the call", thenable((settle: (build: string) => void) => settle("8.1.2.0"))],
		["is not a promise", thenable(5)],
		["resolves with a symbol", Promise.resolve(Symbol("build"))],
		["resolves with an object without a prototype", Promise.resolve(Object.create(null))],
		["is a symbol", Symbol("build")],
	])("waits as usual if what build gives %s (ASK-9)", async (_name, build) => {
		const { task } = taskOn({ build: () => build });
		await expect(task.wait()).resolves.toMatchObject({ outcome: "ok" });
	});

	it("does not spoil the signals of other clusters", async () => {
		const clock = createVirtualClock();
		await clock.run(async () => {
			const bad = [thenable(5), Symbol("build")].map((build) =>
				taskOn({ clock, build: () => build }).task.wait({ requestTimeout: 5 }),
			);
			await Promise.allSettled(bad);
			await clock.sleep(30);
		});
		const signals: AbortSignal[] = [];
		const pending = (...[, , signal]: Parameters<Cluster["ask"]>) => {
			signals.push(signal);
			expect(signal.aborted).toBe(false);
			return new Promise(() => {});
		};
		await clock.run(() => Promise.allSettled([1, 2].map(() => taskOn({ clock, ask: pending }).task.wait({ timeout: 5 }))));
		expect(new Set(signals).size).toBe(2);
	});

	it("makes a handle if activeNodes gives nothing, and its rounds report the mistake (WAIT-8)", async () => {
		const { task } = taskOn({ activeNodes: () => undefined });
		await expect(task.wait()).rejects.toThrow(TypeError);
	});

	it("does not call a completion with a doubt of an unknown kind ok (TRUTH-3)", async () => {
		const doubt = { kind: "my own", message: "A rack is missing." } as unknown as Doubt;
		const { task } = taskOn({ doubts: () => [doubt] });
		await expect(task.wait()).resolves.toMatchObject({ outcome: "uncertain", reasons: ["my own"], doubts: [doubt] });
	});

	it.each([
		["a sentence", "A rack is missing."],
		["an object without a kind", { message: "A rack is missing." }],
	])("does not call a completion ok if its doubt is %s (TRUTH-3)", async (_name, doubt) => {
		const { task } = taskOn({ doubts: () => [doubt] });
		await expect(task.wait()).resolves.toMatchObject({ outcome: "uncertain", doubts: [doubt] });
	});
});

describe("a look at the members that never ends (CLUSTER-10, TRUTH-3)", () => {
	it.each([
		[undefined, 60_000],
		[100, 60_000],
		[90_000, 90_000],
	])("with a requestTimeout of %s makes the outcome uncertain after %i ms", async (requestTimeout, limitMs) => {
		const clock = createVirtualClock();
		const signals: AbortSignal[] = [];
		const doubts = (signal: AbortSignal) => {
			signals.push(signal);
			return new Promise(() => {});
		};
		const { task } = taskOn({ clock, doubts });
		const completion = await clock.run(() => task.wait({ requestTimeout }));
		const message = `The cluster object did not finish its look at the members within ${limitMs} ms.`;
		expect(completion).toMatchObject({ outcome: "uncertain", reasons: ["cut_off"], doubts: [{ kind: "cut_off", message }] });
		expect(completion.elapsedMs).toBe(limitMs);
		expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
	});

	it("does not spoil a look that takes nearly as long", async () => {
		const clock = createVirtualClock();
		const { task } = taskOn({ clock, doubts: () => clock.sleep(59_999).then(() => []) });
		await expect(clock.run(() => task.wait())).resolves.toMatchObject({ outcome: "ok", elapsedMs: 59_999 });
	});

	it("does not outlast the timeout of the wait, and a result that comes too late changes nothing", async () => {
		const clock = createVirtualClock();
		let settle = (_: readonly Doubt[]) => {};
		const late = new Promise<readonly Doubt[]>((resolve) => {
			settle = resolve;
		});
		const { task } = taskOn({ clock, doubts: () => late });
		await clock.run(async () => {
			await expect(task.wait({ timeout: 500 })).rejects.toMatchObject({ code: "timeout" });
			const wait = task.wait();
			await clock.sleep(60_001);
			settle([]);
			await expect(wait).resolves.toMatchObject({ outcome: "uncertain", reasons: ["cut_off"] });
			await expect(task.wait()).resolves.toMatchObject({ outcome: "ok" });
		});
	});
});

/** Cancels the call, then gives the value. */
function cancelThen<T>(cancel: () => void, value: T): T {
	cancel();
	return value;
}

describe("a call that its caller cancels inside a function of the caller (WAIT-10)", () => {
	/** Looks a little later again, so that a call that goes on is seen. */
	async function endOf(
		cancelIn: (cancel: () => void) => { parts?: object; options?: WaitOptions },
		method: "wait" | "status" | "abort",
	) {
		const controller = new AbortController();
		let isArmed = false;
		const { parts = {}, options = {} } = cancelIn(() => isArmed && controller.abort("mine"));
		const clock = createVirtualClock();
		const ask = (_node: string, commands: readonly string[]) => active(commands);
		const { task, asked } = taskOn({ clock, ask, ...parts }, ["A", "B"]);
		isArmed = true;
		return clock.run(async () => {
			const end = await Promise.race([
				task[method]({ signal: controller.signal, ...options }).catch((error: unknown) => error),
				clock.sleep(1000).then(() => "still waiting"),
			]);
			const askedAtEnd = asked();
			await clock.sleep(20);
			return { end, asked: askedAtEnd, askedLater: asked() - askedAtEnd };
		});
	}

	it.each([
		["makes the strategy", 0, (cancel: () => void) => ({ options: { pollInterval: () => cancelThen(cancel, () => 1) } })],
		["gives the next pause", 2, (cancel: () => void) => ({ options: { pollInterval: () => () => cancelThen(cancel, 1) } })],
	])("ends a wait and asks nothing more if it cancels while it %s", async (_name, asked, cancelIn) => {
		await expect(endOf(cancelIn, "wait")).resolves.toEqual({ end: "mine", asked, askedLater: 0 });
	});

	it.each(["wait", "status", "abort"] as const)("sends nothing if %s is cancelled while the members are read", async (method) => {
		for (const part of ["isReady", "activeNodes"]) {
			const value = part === "isReady" ? true : ["A", "B"];
			const cancelIn = (cancel: () => void) => ({ parts: { [part]: () => cancelThen(cancel, value) } });
			await expect(endOf(cancelIn, method)).resolves.toEqual({ end: "mine", asked: 0, askedLater: 0 });
		}
	});

	it.each(["wait", "status", "abort"] as const)("sends nothing if %s is cancelled while a build is read", async (method) => {
		const cancelIn = (cancel: () => void) => ({ parts: { build: () => cancelThen(cancel, "8.1.2.0") } });
		await expect(endOf(cancelIn, method)).resolves.toEqual({ end: "mine", asked: 0, askedLater: 0 });
	});
});
