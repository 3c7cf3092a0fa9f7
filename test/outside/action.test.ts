import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type CommandEnd, runProgram } from "../cli/run-cli.ts";

interface Step {
	readonly name: string;
	readonly uses?: string;
	readonly if?: string;
	readonly shell: string;
	readonly run: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly "working-directory"?: string;
}

interface Action {
	readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
	readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const ACTION: Action = parse(readFileSync("action.yml", "utf8"));

const INSTALL = "Install the kit";

let scratch = "";
/** The repository as GitHub checks it out at a ref: its files and nothing that was built or installed. */
let kit = "";

beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "action-"));
	kit = join(scratch, "kit");
	const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
	for (const file of files.split("\0")) {
		if (file === "" || !existsSync(file)) continue;
		mkdirSync(dirname(join(kit, file)), { recursive: true });
		cpSync(file, join(kit, file));
	}
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface JobEnd {
	readonly isFailed: boolean;
	/** The names of the steps that were run, each with how it ended. */
	readonly steps: ReadonlyMap<string, CommandEnd>;
	readonly summary: string;
}

/**
 * Runs the action's steps in a workspace, as GitHub's runner would: `bash --noprofile --norc -eo pipefail`, and after a
 * failure only those that always run.
 */
async function runAction(workspace: string, given: Readonly<Record<string, string>>): Promise<JobEnd> {
	const inputs = Object.fromEntries(
		Object.entries(ACTION.inputs).map(([name, { default: value = "" }]) => [name, given[name] ?? value]),
	);
	const fill = (text: string) =>
		text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
			if (expression === "github.action_path") return kit;
			if (expression === "runner.temp") return scratch;
			const value = inputs[/^inputs\.([\w-]+)$/.exec(expression)?.[1] ?? ""];
			if (value === undefined) throw new Error(`The action names ${expression}, which does not exist.`);
			return value;
		});
	const summary = join(workspace, "..", `${workspace.split("/").at(-1)}-summary.md`);
	writeFileSync(summary, "");
	const steps = new Map<string, CommandEnd>();
	let isFailed = false;
	for (const step of ACTION.runs.steps) {
		// The machine of this test has Node already.
		if (step.uses?.startsWith("actions/setup-node@")) continue;
		if (!isDue(step.if, isFailed, inputs)) continue;
		expect(step.shell).toBe("bash");
		const script = join(scratch, "step.sh");
		writeFileSync(script, fill(step.run));
		const variables = Object.entries({ ...step.env, GITHUB_STEP_SUMMARY: summary }).map(
			([name, value]) => `${name}=${fill(value)}`,
		);
		const ended = await runProgram(
			"env",
			[...variables, "bash", "--noprofile", "--norc", "-eo", "pipefail", script],
			fill(step["working-directory"] ?? workspace),
		);
		steps.set(step.name, ended);
		if (ended.code !== 0) isFailed = true;
	}
	return { isFailed, steps, summary: readFileSync(summary, "utf8") };
}

function isDue(condition: string | undefined, isFailed: boolean, inputs: Readonly<Record<string, string>>): boolean {
	if (condition === "always()") return true;
	if (isFailed) return false;
	if (condition === undefined) return true;
	const name = /^inputs\.([\w-]+) != ''$/.exec(condition)?.[1];
	if (name === undefined) throw new Error(`The runner of this test does not know the condition ${condition}.`);
	return inputs[name] !== "";
}

function workspace(name: string, change: (tracker: string) => string): string {
	const folder = join(scratch, name);
	mkdirSync(folder);
	writeFileSync(join(folder, "my_adapter.py"), change(readFileSync("examples/adapters/tracker.py", "utf8")));
	return folder;
}

describe("the GitHub action", () => {
	it("accepts the inputs that its document names, and requires only a driver", () => {
		expect(ACTION.runs.using).toBe("composite");
		const required = Object.entries(ACTION.inputs).filter(([, { required: isRequired }]) => isRequired);
		expect(required.map(([name]) => name)).toEqual(["driver"]);
		for (const name of ["driver", "level", "known-failures", "fuzz-for"]) expect(ACTION.inputs).toHaveProperty(name);
	});

	it("judges a driver from its own checkout, and writes a summary", async () => {
		const good = workspace("good", (tracker) => tracker);
		const { isFailed, steps, summary } = await runAction(good, { driver: "python3 my_adapter.py" });
		expect(isFailed, [...steps].map(([name, { out, err }]) => `${name}\n${out}${err}`).join("\n")).toBe(false);
		expect([...steps.keys()]).toEqual([INSTALL, "Judge the driver", "Sum up"]);
		expect(summary).toMatch(/^\| tracker\.py 1\.0\.0 \| conformant /m);
		expect(readdirSync(join(good, "conformance")).sort()).toEqual(["badges", "run.html", "run.json", "run.play.html", "run.xml"]);

		const bad = workspace("bad", (tracker) => tracker.replace('reply.startswith("ERROR:2:")', 'reply.startswith("ERROR:2")'));
		const failed = await runAction(bad, { driver: "python3 my_adapter.py", reports: "out" });
		expect(failed.isFailed).toBe(true);
		expect(failed.steps.get("Judge the driver")?.code).toBe(1);
		expect(failed.steps.get("Sum up")?.code).toBe(0);
		expect(failed.summary).toContain("**PARSE-3**");

		await known(bad);
	});
});

/** The listed failures do not fail the job, also if fuzzing finds them again. */
async function known(folder: string): Promise<void> {
	const list = [
		"conform",
		"--driver",
		"python3 my_adapter.py",
		"--level",
		"must",
		"--known-failures",
		"known.json",
		"--update-known-failures",
	];
	const { code, err } = await runProgram(
		process.execPath,
		[join(scratch, "aerospike-task/node_modules/aerospike-execute-task/dist/bin/main.js"), ...list],
		folder,
	);
	expect(code, err).toBe(0);
	const given = { driver: "python3 my_adapter.py", "known-failures": "known.json", "fuzz-for": "3s" };
	const { isFailed, steps } = await runAction(folder, given);
	expect(isFailed, [...steps].map(([name, { out, err: said }]) => `${name}\n${out}${said}`).join("\n")).toBe(false);
	expect(steps.get("Fuzz the driver")?.out).toContain("Failures of these requirements are known and do not count:");
}
