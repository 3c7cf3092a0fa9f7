import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVitest, type TestModule, type TestSpecification } from "vitest/node";
import type { TestReply, TestRequest } from "./runner-messages.ts";
import { PLAN_VARIABLE } from "./switch-plan.ts";

/**
 * Runs test files of a sandbox again and again, and stops at the first failure. A separate process, because a mutant
 * can loop for ever: then only an end of the process helps. Arguments: the root, and the tests to choose from.
 */
const [root = ".", ...filters] = process.argv.slice(2);
process.chdir(root);

const isSwitched = process.env[PLAN_VARIABLE] !== undefined;
const wanted: string[] = [];
const vitest = await createVitest("test", {
	root,
	config: `${root}/vitest.config.ts`,
	watch: false,
	bail: isSwitched ? 0 : 1,
	...(isSwitched && { runner: fileURLToPath(new URL("./switching-runner.js", import.meta.url)) }),
	maxWorkers: 1,
	reporters: [{}],
	outputFile: {},
	sequence: {
		sequencer: class {
			async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
				return files;
			}
			async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
				return files.toSorted((one, other) => wanted.indexOf(nameOf(one)) - wanted.indexOf(nameOf(other)));
			}
		},
	},
});
const specifications = new Map((await vitest.globTestSpecifications([...filters])).map((each) => [nameOf(each), each]));
send({ kind: "ready", tests: [...specifications.keys()] });

process.on("message", async ({ tests, changed }: TestRequest) => {
	for (const file of changed) vitest.invalidateFile(`${root}/${file}`);
	wanted.splice(0, wanted.length, ...tests);
	const chosen = tests.flatMap((test) => specifications.get(test) ?? []);
	const { testModules } = await vitest.runTestSpecifications(chosen);
	const failed = testModules.find((each) => each.state() === "failed");
	send({
		kind: "done",
		...(failed !== undefined && { failed: { test: relative(root, failed.moduleId), message: messageOf(failed) } }),
		durations: Object.fromEntries(testModules.map((each) => [relative(root, each.moduleId), each.diagnostic().duration])),
	});
});

// Its workers are in its group.
process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));

function nameOf({ moduleId }: TestSpecification): string {
	return relative(root, moduleId);
}

function messageOf(module: TestModule): string {
	const [ofFile] = module.errors();
	const [test] = module.children.allTests("failed");
	const [ofTest] = test?.result().errors ?? [];
	const text = (ofTest ?? ofFile)?.message ?? "failed without a message";
	return `${test?.fullName ?? "the file"}: ${text.split("\n")[0]}`;
}

function send(reply: TestReply): void {
	process.send?.(reply);
}
