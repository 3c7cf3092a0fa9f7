import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readAdapterFolders } from "../../tools/drivers/adapter-folder.ts";
import { AttemptLog } from "../../tools/drivers/attempts.ts";
import { cacheFolder, copyAdapters } from "../../tools/drivers/cache.ts";
import { tallyOfConform } from "../../tools/drivers/conform-driver.ts";
import { answerAboutJob, unknownCommands } from "../../tools/drivers/controlled-cluster.ts";
import { differences } from "../../tools/drivers/differences.ts";
import { commandIn, install } from "../../tools/drivers/install.ts";
import { tallyOfRepeated } from "../../tools/drivers/judge.ts";
import { runProcess } from "../../tools/drivers/run-process.ts";
import { tallyOfUses } from "../../tools/drivers/use-all.ts";
import { isExpected, useDriver } from "../../tools/drivers/use-driver.ts";

const ADAPTERS = "examples/adapters";
const folders = readAdapterFolders();
let scratch = "";
afterEach(() => {
	vi.unstubAllEnvs();
	vi.unstubAllGlobals();
	if (scratch !== "") rmSync(scratch, { recursive: true, force: true });
});

describe.each(folders.map((folder) => [folder.id, folder] as const))("the folder of the driver %s", (_, folder) => {
	const at = (file: string) => join(ADAPTERS, folder.path, file);

	it("has a manifest with the exact version of the driver", () => {
		const manifests = ["requirements.txt", "package.json", "go.mod", "pom.xml", "Cargo.toml"].filter((name) =>
			existsSync(at(name)),
		);
		expect(manifests).toHaveLength(1);
		expect(readFileSync(at(manifests[0] ?? ""), "utf8")).toContain(folder.version);
	});

	it("has a page of one screen that shows the version and how to run it", () => {
		const page = readFileSync(at("README.md"), "utf8");
		expect(page.split("\n").length).toBeLessThan(50);
		expect(page).toContain(folder.version);
		expect(page).toContain(`npm run driver -- ${folder.id} conform`);
	});

	it("gives a reason for every known failure", () => {
		const { failures } = JSON.parse(readFileSync(at("known-failures.json"), "utf8"));
		for (const { scenario, reason } of failures) expect(reason, scenario).toMatch(/^[A-Z"].{30,}\.$/);
	});
});

describe("the cache of the drivers", () => {
	it("is in the user's cache, or in the folder that the variable names", () => {
		expect(cacheFolder({ XDG_CACHE_HOME: "/home/ann/.cache" })).toBe("/home/ann/.cache/aerospike-task/drivers");
		expect(cacheFolder({ XDG_CACHE_HOME: "/x", AEROSPIKE_TASK_CACHE: "/var/ci" })).toBe("/var/ci/drivers");
	});

	it("does not write files that have not changed, and then has the same digest", () => {
		scratch = mkdtempSync(join(tmpdir(), "drivers-"));
		const digest = copyAdapters(scratch, "python");
		const own = join(scratch, "python/adapter.py");
		expect(readFileSync(own, "utf8")).toBe(readFileSync(`${ADAPTERS}/python/adapter.py`, "utf8"));
		writeFileSync(own, "changed");
		expect(copyAdapters(scratch, "python")).toBe(digest);
		expect(readFileSync(own, "utf8")).not.toBe("changed");
	});
});

describe("a driver that cannot be tested", () => {
	const [some] = folders;
	if (some === undefined) throw new Error("There is no driver.");

	it("is reported with one sentence if a program is missing", async () => {
		vi.stubEnv("PATH", "/nowhere");
		const installed = await install({ ...some, programs: ["python3"] });
		expect(installed).toEqual({
			kind: "failed",
			why: `The program python3 is missing, so the driver ${some.id} cannot be tested.`,
			output: "",
		});
	});

	it("is reported with the output of the command that failed, and is installed again the next time", async () => {
		scratch = mkdtempSync(join(tmpdir(), "drivers-"));
		vi.stubEnv("AEROSPIKE_TASK_CACHE", scratch);
		const broken = { ...some, programs: [], install: ["echo oh no; exit 3"] };
		expect(await install(broken)).toEqual({
			kind: "failed",
			why: `The driver ${some.id} cannot be installed: echo oh no; exit 3 ended with code 3.`,
			output: "oh no\n",
		});
		const mended = { ...broken, install: ["touch built"], run: "./built" };
		expect(await install(mended)).toMatchObject({ kind: "ready" });
		expect(existsSync(join(scratch, "drivers", some.path, "built"))).toBe(true);
	});
});

describe("a process of a driver's run", () => {
	it("ends together with the programs that it left behind", async () => {
		const { exitCode, output } = await runProcess("sh", ["-c", "sleep 600 > /dev/null 2>&1 & echo $!"]);
		expect(exitCode).toBe(0);
		// It is gone, or a zombie that its parent has not waited for yet.
		const state = () => spawnSync("ps", ["-o", "stat=", "-p", output.trim()], { encoding: "utf8" }).stdout;
		await vi.waitFor(() => expect(state()).toMatch(/^(?:Z|$)/));
	});

	it("ends with code 124 and a sentence if it takes longer than it may", async () => {
		const { exitCode, output } = await runProcess("sh", ["-c", "echo begun; sleep 600"], { limitMs: 300 });
		expect({ exitCode, last: output.split("\n").at(-2) }).toEqual({
			exitCode: 124,
			last: "It did not end within 0.3 seconds, so it was stopped.",
		});
	});

	it("does not wait for a program that left its process group and keeps its output open", async () => {
		const { exitCode, output } = await runProcess("sh", ["-c", "setsid sleep 600 & echo $!"]);
		expect(exitCode).toBe(0);
		process.kill(Number(output), "SIGKILL");
	});

	it("ends with code 127 if the program does not exist", async () => {
		expect(await runProcess("/nowhere/program", [])).toMatchObject({ exitCode: 127 });
	});
});

describe("the command of an adapter", () => {
	it("has absolute paths for the files of its folder, quoted if a shell needs it", () => {
		expect(commandIn("/cache/python", "./venv/bin/python -X faulthandler ./adapter.py")).toBe(
			"/cache/python/venv/bin/python -X faulthandler /cache/python/adapter.py",
		);
		expect(commandIn("/my cache/go", "./adapter")).toBe("'/my cache/go/adapter'");
	});
});

describe("the count of a driver's run", () => {
	it("counts a known failure as passed, and one that behaves differently as failed", () => {
		const scenarios = { passed: 100, failed: 1, "could not run": 2, unsupported: 50, known: 20 };
		expect(tallyOfConform({ scenarios, stale: [{}, {}, {}] })).toEqual({ passed: 120, failed: 6, remarks: [] });
	});
});

describe("the scenarios that do not end as listed", () => {
	const scenario = (line: number, verdict: string, known?: string) => ({
		file: "features/wait.feature",
		line,
		name: `scenario ${line}`,
		verdict,
		...(known !== undefined && { known }),
		message: `It was ${verdict}.\nThe driver's message: "no"`,
	});

	it("are new failures, crashes, and known failures that behave differently", () => {
		const scenarios = [
			scenario(1, "passed"),
			scenario(2, "failed"),
			scenario(3, "failed", "It sleeps."),
			scenario(4, "could not run"),
			scenario(5, "passed"),
			scenario(6, "unsupported"),
		];
		const report = {
			requirements: [
				{ id: "WAIT-4", scenarios },
				{ id: "WAIT-5", scenarios: scenarios.slice(1, 2) },
			],
			stale: [
				{ scenario: "scenario 5", message: "It passed." },
				{ scenario: "gone", message: "It does not exist." },
			],
		};
		expect(differences(report)).toEqual([
			{ place: "features/wait.feature:2", requirement: "WAIT-4", ending: "failed: It was failed." },
			{ place: "features/wait.feature:4", requirement: "WAIT-4", ending: "could not run: It was could not run." },
			{ place: "features/wait.feature:5", requirement: "WAIT-4", ending: "It passed." },
		]);
	});

	it("are repeated until they end as listed, and reported with the number of attempts", () => {
		const one = { place: "features/wait.feature:2", requirement: "WAIT-4", ending: "failed: It sleeps." };
		const other = {
			place: "features/wait.feature:4",
			requirement: "WAIT-5",
			ending: "could not run: The machine was 90 ms late.",
		};
		const third = { place: "features/wait.feature:5", requirement: "WAIT-4", ending: "It passed." };
		const attempts = new AttemptLog([one, other, third]);
		expect(attempts.openRequirements).toEqual(["WAIT-4", "WAIT-5"]);
		attempts.repeated([one, third]);
		expect(attempts.openRequirements).toEqual(["WAIT-4"]);
		expect(attempts.open).toEqual([one.place, third.place]);
		// A scenario that ended as listed once is not repeated again.
		attempts.repeated([third]);
		expect(attempts.open).toEqual([third.place]);
		expect(attempts.remarks()).toEqual([
			`${one.place} depends on the moment. It ended as listed in 1 of 3 attempts. Before that: failed: It sleeps.`,
			`${other.place} depends on the moment. It ended as listed in 1 of 2 attempts. Before that: could not run: The machine was 90 ms late.`,
		]);
	});

	it("count as failed only if no repetition ends as listed", () => {
		const first = { passed: 100, failed: 5, remarks: [] };
		expect(tallyOfRepeated(first, 4)).toEqual({ passed: 104, failed: 1, remarks: [] });
		expect(tallyOfRepeated(first, 0)).toEqual(first);
	});
});

describe("what happens while a driver's query runs", () => {
	it("follows an answer about the query, not a time", async () => {
		const pages: readonly object[] = [
			{ kind: "asked", node: "A1", question: 1, commands: ["node", "peers-clear-std"] },
			{ kind: "asked", node: "A3", question: 2, commands: ["query-show:trid=7"] },
			{ kind: "answered", node: "A1", question: 1 },
			{ kind: "answered", node: "A3", question: 2 },
			{ kind: "asked", node: "A2", question: 3, commands: ["query-show:trid=7"] },
			{ kind: "answered", node: "A2", question: 3 },
			{ kind: "asked", node: "A1", question: 4, commands: ["query-show:trid=7"] },
		];
		vi.stubGlobal("fetch", async (url: string) => {
			const from = Number(/after=(\d+)/.exec(url)?.[1] ?? 0);
			const answer = url.endsWith("/jobs")
				? { jobs: [{ taskId: "7", nodes: {} }] }
				: { events: pages.slice(from, from + 3), next: from + 3 };
			return { json: async () => answer };
		});
		const cluster = { hosts: [], control: "http://127.0.0.1:1", signal: new AbortController().signal };
		expect(await answerAboutJob(cluster, 2)).toEqual({ node: "A2", taskId: "7" });
	});
});

describe("the commands of a driver while it is used", () => {
	const cluster = { hosts: [], control: "http://127.0.0.1:1", signal: new AbortController().signal };
	const answered = async (commands: readonly string[], body: string) => {
		const events = [
			{ kind: "asked", node: "A1", question: 1, commands },
			{ kind: "answered", node: "A1", question: 1, body },
		];
		vi.stubGlobal("fetch", async (url: string) => {
			const from = Number(/after=(\d+)/.exec(url)?.[1] ?? 0);
			return { json: async () => ({ events: events.slice(from), next: events.length }) };
		});
		return unknownCommands(cluster);
	};

	it("are unknown if a node leaves out their line, as before 7.1, or says so", async () => {
		expect(await answered(["node", "build"], "node\tA1\nbuild\t8.1.2.0\n")).toEqual([]);
		expect(await answered(["node", "sets-new"], "node\tA1\n")).toEqual(["sets-new"]);
		expect(await answered(["sets-new"], "sets-new\tERROR:4:unrecognized command\n")).toEqual(["sets-new"]);
		expect(await answered(["start 7"], "")).toEqual([]);
		expect(await answered(["query-show:trid=7"], "query-show:trid=7\tERROR:2:job not found\n")).toEqual([]);
	});

	it("are right if the server of this build does not know them, either", () => {
		const used = { ending: "completed", unknownCommands: ["user-agent-set:value=MSxq"] } as const;
		const failed = (version: string) =>
			tallyOfUses({ id: "perl" }, [[{ id: version, title: "a query", version, duration: "1s" }, used]]).failed;
		expect([failed("7.0.0.26"), failed("8.1.2.0")]).toEqual([0, 1]);
	});

	it("fail the use if a node does not know one of them", () => {
		const use = { id: "8.1.2.0", title: "a query on 8.1.2.0", version: "8.1.2.0", duration: "1s" } as const;
		const used = { ending: "completed", unknownCommands: ["sets-new"] } as const;
		expect(tallyOfUses({ id: "perl" }, [[use, used]])).toEqual({
			passed: 0,
			failed: 1,
			remarks: ["In a query on 8.1.2.0, the driver perl asked what the simulated nodes do not know: sets-new."],
		});
	});
});

describe("the end of a query that a driver started itself", () => {
	const use = { id: "8.1.2.0", title: "a query", version: "8.1.2.0", duration: "1s" } as const;

	it("must be complete, unless the driver has a listed known failure", () => {
		expect(isExpected(use, "completed")).toBe(true);
		expect(isExpected(use, "too early")).toBe(false);
		expect(isExpected(use, "too early", { "8.1.2.0": "too early" })).toBe(true);
		expect(isExpected(use, "completed", { "8.1.2.0": "too early" })).toBe(false);
	});

	it("may be an error if a node crashed, but the driver must not die or hang", () => {
		const crash = { ...use, event: "crash" } as const;
		expect(isExpected(crash, "error")).toBe(true);
		expect(isExpected(use, "error")).toBe(false);
		expect(isExpected(crash, "died")).toBe(false);
		expect(isExpected(crash, "no end")).toBe(false);
	});

	it("is seen from outside: a driver that dies, and one that reports an error", async () => {
		scratch = mkdtempSync(join(tmpdir(), "drivers-"));
		const adapter = (end: string) => {
			const file = join(scratch, "adapter.mjs");
			writeFileSync(
				file,
				`import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
	const { id, method } = JSON.parse(line);
	if (method === "run") ${end}
	console.log(JSON.stringify({ id, result: { ended: method === "run" ? "error" : "complete" } }));
}`,
			);
			return `node ${file}`;
		};
		expect(await useDriver(adapter("process.exit(1);"), use)).toMatchObject({ ending: "died" });
		expect(await useDriver(adapter("{}"), use)).toEqual({ ending: "error", unknownCommands: [] });
	});
});
