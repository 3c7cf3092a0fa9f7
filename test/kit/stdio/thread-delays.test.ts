import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ThreadDelays } from "../../../kit/stdio/thread-delays.ts";

/** A folder with the files in which Linux reports about processes (proc(5)). */
let proc: string;

beforeEach(() => {
	proc = mkdtempSync(join(tmpdir(), "proc-"));
});
afterEach(() => rmSync(proc, { recursive: true }));

function thread(pid: number, id: number, waitedMs: number): void {
	mkdirSync(join(proc, `${pid}/task/${id}`), { recursive: true });
	writeFileSync(join(proc, `${pid}/task/${id}/schedstat`), `123456789 ${waitedMs * 1e6} 42\n`);
}

function process(pid: number, { children = "", state = "S" } = {}): void {
	thread(pid, pid, 0);
	writeFileSync(join(proc, `${pid}/task/${pid}/children`), children);
	writeFileSync(join(proc, `${pid}/stat`), `${pid} (a (strange) name) ${state} 1 1 1\n`);
}

describe("the delays of a process", () => {
	it("are those of its most delayed thread since the last look, not only of the main thread", () => {
		process(10);
		thread(10, 11, 5000);
		thread(10, 12, 100);
		const delays = new ThreadDelays(10, proc);
		expect(delays.look().waitedMs).toBe(0);
		// The thread that had waited longest before is not the one that waits now.
		thread(10, 12, 450);
		thread(10, 11, 5020);
		expect(delays.look().waitedMs).toBe(350);
		expect(delays.look().waitedMs).toBe(0);
		delays.close();
	});

	it("are those of its children too, also of threads that start later", () => {
		process(10, { children: "20 " });
		process(20);
		const delays = new ThreadDelays(10, proc);
		thread(20, 21, 70);
		const seen = [1, 2, 3, 4].map(() => delays.look().waitedMs);
		expect(Math.max(...seen)).toBe(70);
		delays.close();
	});

	it("tell whether a signal has stopped one of its processes", () => {
		process(10, { children: "20 " });
		process(20);
		const delays = new ThreadDelays(10, proc);
		expect(delays.look().isStopped).toBe(false);
		process(20, { state: "T" });
		expect(delays.look().isStopped).toBe(true);
		delays.close();
	});

	it("are 0 if the system does not report them", () => {
		const delays = new ThreadDelays(10, join(proc, "missing"));
		expect(delays.look()).toStrictEqual({ waitedMs: 0, isStopped: false });
		delays.close();
	});
});
