import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";

const TRACKER = "examples/adapters/tracker.py";
let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "members-over-sockets-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

type Change = readonly [from: string, to: string];

/** The tracker with a mistake; each change must find its place. */
function withMistake(name: string, changes: readonly Change[]): string {
	let text = readFileSync(TRACKER, "utf8");
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`${TRACKER} has no ${JSON.stringify(from)}.`);
		text = text.replace(from, to);
	}
	const file = join(scratch, `${name.replaceAll(" ", "-")}.py`);
	writeFileSync(file, text);
	return `python3 '${file}'`;
}

const VIEW = "        if found:  # Only answers make the view smaller (CLUSTER-2).";

/** Mistakes that real clients have made, each with the clause that it breaks. */
const MISTAKES: readonly (readonly [name: string, clause: string, ...changes: Change[]])[] = [
	["looks at the members once", "CLUSTER-1", ["time.monotonic() - self.looked_at >= 1", "False"]],
	[
		"never admits a node again",
		"CLUSTER-1",
		[
			VIEW,
			`        self.gone = getattr(self, "gone", set()) | (set(self.nodes) - set(found))
        found = {name: node for name, node in found.items() if name not in self.gone}\n${VIEW}`,
		],
	],
	[
		"drops a silent node",
		"CLUSTER-2",
		["found, starting, seen = {}, set(), set(self.nodes)", "found, starting, seen, silent = {}, set(), set(self.nodes), set()"],
		["                if told is None:\n", "                if told is None:\n                    silent.add(node.name)\n"],
		[VIEW, `        found = {name: node for name, node in found.items() if name not in silent}\n${VIEW}`],
	],
	["treats a starting node as a member", "CLUSTER-3", ['if told.get("partition-generation") == "-1":', "if False:"]],
	["does not check whom it reached", "CLUSTER-4", ['if self.name in (None, told.get("node")):', "if True:"]],
	[
		"compares generations across a restart",
		"CLUSTER-5",
		[
			'lists += [peers_of(told.get(each, "")) for each in self.lists]',
			`kept = self.__dict__.setdefault("kept", {})
                for each in self.lists:
                    text = told.get(each, "")
                    lists.append(kept.setdefault((node.name, each, text.split(",")[0]), peers_of(text)))`,
		],
	],
	["claims retries that it does not make", "CLUSTER-7", ['"retries": 0', '"retries": "until-timeout"']],
	["tries the first address only", "CLUSTER-8", ["in list(self.addresses):", "in list(self.addresses)[:1]:"]],
	["ignores the default port of a list", "CLUSTER-8", ['f"{address}:{port}"', 'f"{address}:3000"']],
	["does not understand IPv6 addresses", "CLUSTER-8", ['host.strip("[]")', "host"]],
	[
		"never learns a new address",
		"CLUSTER-8",
		["list(dict.fromkeys([*addresses, *peer.addresses]))", "peer.addresses or addresses"],
	],
	["tries the first seed only", "CLUSTER-12", ["for host in self.hosts if", "for host in self.hosts[:1] if"]],
];

describe.concurrent("a driver outside this process that", () => {
	it.each(MISTAKES.map(([name, clause, ...changes]) => [name, clause, changes] as const))(
		"%s fails %s",
		async (name, clause, changes) => {
			const { code, out } = await runCli("conform", "--driver", withMistake(name, changes), "--only", clause);
			expect(out).toMatch(new RegExp(`^${clause} +(?:MUST|SHOULD) +failed `, "m"));
			expect(code, out).toBe(1);
		},
	);

	it("is right about its members passes all clauses about them, except the one about retries, which it does not declare", async () => {
		const clauses = [1, 2, 3, 4, 5, 8, 12].flatMap((number) => ["--only", `CLUSTER-${number}`]);
		const { code, out } = await runCli("conform", "--driver", `python3 ${TRACKER}`, ...clauses);
		expect(code, out).toBe(0);
		expect(out).toMatch(/^Conformant\. 7 of 7 requirements passed/m);
	});
});
