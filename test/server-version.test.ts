import { describe, expect, it } from "vitest";
import { isBefore, releaseOf } from "../simulator/server-version/release.ts";
import { SimulatedNode } from "../simulator/simulated-node.ts";

/**
 * Replies that the recordings do not contain. The expected values come from the server's source, or from running
 * servers.
 */

function nodeOf(version: string, ready = true): SimulatedNode {
	return new SimulatedNode({ name: "A1", version, ready });
}

function withJob(version: string, taskId = 31n): SimulatedNode {
	const node = nodeOf(version);
	node.start({ taskId, namespace: "test" }, {}, 0);
	return node;
}

/** The value of one command; `undefined` if its line is missing. */
function ask(node: SimulatedNode, command: string): string | undefined {
	const body = node.answer(`${command}\n`, 100);
	return body === "" ? undefined : body.slice(command.length + 1, -1);
}

describe("a build", () => {
	it.each([
		["8.1.0.0-rc2", "8.1.2.0"],
		["5.0.0.1", "4.9.0.37"],
		["5.9.9.9", "5.7.0.31"],
		["7.3.0.0", "7.2.0.17"],
		["8.9.0.0", "8.1.2.0"],
		["8.10.0.0", "8.1.2.0"],
		["12.0.0.0", "8.1.2.0"],
		["3.16.0.1", "4.9.0.37"],
	])("%s replies as %s, the nearest release that is known", (build, known) => {
		const commands = ["features", "query-show:id=0", "query-show:trid=0", "nosuchcommand", "jobs:module=x", "query-abort:id=1"];
		const replies = (version: string) => commands.map((command) => ask(nodeOf(version), command));
		expect(ask(nodeOf(build), "build")).toBe(build);
		expect(replies(build)).toEqual(replies(known));
	});

	it.each([
		["8.9", "8.10"],
		["8.1", "10.0"],
		["8.1", "8.10"],
		["5.7", "6.0"],
	] as const)("%s is before %s, because the parts are compared as numbers", (older, newer) => {
		expect(isBefore(releaseOf(older), newer)).toBe(true);
		expect(isBefore(releaseOf(newer), older)).toBe(false);
		expect(isBefore(releaseOf(`${newer}.0.3`), newer)).toBe(false);
	});

	it("must be a build", () => {
		expect(() => releaseOf("new")).toThrow('version must be a server build such as "8.1.2.0", not "new".');
	});
});

describe("7.1, which was not recorded", () => {
	it.each([
		["nosuchcommand", "ERROR:4:unrecognized command"],
		["jobs:module=query", "ERROR:4:unrecognized command"],
		["scan-show:trid=1", "ERROR:4:unrecognized command"],
		["query-show:trid=1", "ERROR:2:job not found"],
		["query-show:trid=abc", "ERROR::bad-trid"],
		["query-show:trid=", "ERROR::bad-trid"],
		["query-show", ""],
		["query-show;", ""],
		["query-abort:trid=1", "ERROR:2:trid-not-active"],
		["query-abort-all", "OK - number of queries killed: 0"],
		["cluster-stable", "5EB72BAE4975"],
	])("answers %s with %s", (command, value) => {
		expect(ask(nodeOf("7.1.0.0"), command)).toBe(value);
	});

	it("says OK to an abort", () => {
		expect(ask(withJob("7.1.0.0"), "query-abort:id=31")).toBe("OK");
	});
});

describe("an id in a command", () => {
	it.each([
		["query-show:id=31"],
		["query-show:id=+31"],
		["query-show:id=0x1F"],
		["query-show:id=037"],
		["query-show:id=-18446744073709551585"],
		["query-show:trid=31"],
		["query-show:other=1;id=31"],
		["query-show:id;id=31"],
	])("finds job 31 in %s", (command) => {
		expect(ask(withJob("8.1.2.0"), command)).toMatch(/^trid=31:/);
	});

	it("counts -N down from 2^64, as old Java clients write large ids", () => {
		const node = withJob("8.1.2.0", 2n ** 64n - 1n);
		expect(ask(node, "query-show:id=-1")).toMatch(/^trid=18446744073709551615:/);
	});

	it.each([" 31", "31 ", "009007199254740993", "31x", "0", "", "18446744073709551616", "12345678901234567890123456"])(
		"%j is refused with the error of each release",
		(id) => {
			const wrong = (name: string) => {
				if (id === "") return `ERROR:4:missing '${name}' value`;
				return id.length > 25 ? `ERROR:4:'${name}' value too long` : `ERROR:4:bad ${name}`;
			};
			expect(ask(nodeOf("8.1.2.0"), `query-show:id=${id}`)).toBe(wrong("id"));
			expect(ask(nodeOf("7.2.0.17"), `query-show:trid=${id}`)).toBe(wrong("trid"));
			expect(ask(nodeOf("7.0.0.26"), `query-show:trid=${id}`)).toBe("ERROR::bad-trid");
		},
	);

	it("in the parameter id is ignored from 5.7 to 8.0, so that all jobs are listed", () => {
		for (const version of ["6.0.0.22", "6.3.0.36", "7.0.0.26", "8.0.0.15"]) {
			expect(ask(withJob(version), "query-show:id=9")).toContain("trid=31:");
		}
		expect(ask(withJob("8.1.2.0"), "query-show:id=9")).toBe("ERROR:2:job not found");
	});

	it("is checked by jobs: too, but less strictly", () => {
		const node = withJob("5.6.0.25");
		expect(ask(node, "jobs:module=scan;cmd=get-job;trid=31x")).toMatch(/^trid=31:/);
		expect(ask(node, "jobs:module=scan;cmd=get-job;trid=0x1F")).toBe("ERROR:2:job not found");
		expect(ask(node, `jobs:module=scan;cmd=get-job;trid=${"1".repeat(24)}`)).toBe(
			'ERROR:4:"trid" parameter too long (> 23 chars)',
		);
	});
});

describe("an id that is larger than 64 bits", () => {
	// As strtoull of C does.
	it("means the largest id for jobs:", () => {
		const node = withJob("5.6.0.25", 2n ** 64n - 1n);
		expect(ask(node, "jobs:module=scan;cmd=get-job;trid=99999999999999999999")).toMatch(/^trid=18446744073709551615:/);
	});
});

describe("a command in a form that servers before 7.1 do not accept", () => {
	it.each(["roster-set", "revive", "quiesce-undo", "sindex-exists", "sindex-stat", "cluster-stable", "quiesce"])(
		"is unknown: %s",
		(command) => {
			const unknown = ask(nodeOf("7.0.0.26"), "nosuchcommand");
			expect(ask(nodeOf("7.0.0.26"), command)).toBe(unknown);
			expect(ask(nodeOf("7.0.0.26"), `${command}:a=b`)).not.toBe(unknown);
		},
	);
});

describe("the monitor before 6.3", () => {
	it("lists each job once, also from 6.0 on, where all jobs are queries", () => {
		for (const version of ["5.6.0.25", "5.7.0.31", "6.0.0.22", "6.2.0.37"])
			expect(ask(withJob(version), "jobs:")?.match(/trid=31:/g), version).toHaveLength(1);
	});

	it("names a module or a command that it does not know in its error", () => {
		const node = nodeOf("6.0.0.22");
		expect(ask(node, "jobs:module=nosuch")).toBe('ERROR:2:module "nosuch" not found');
		expect(ask(node, "jobs:module=query;cmd=nosuch")).toBe('ERROR:4:unrecognized command "nosuch"');
		expect(ask(node, "jobs:module=query;cmd=kill-job;trid=1")).toBe("ERROR:2:job not active");
	});

	it("sets no priority, and says so differently on each release", () => {
		const command = "jobs:module=query;cmd=set-priority;trid=31;value=1";
		expect(ask(withJob("6.0.0.22"), command)).toBe("OK");
		expect(ask(withJob("5.7.0.31"), command)).toBe("ERROR:2:job not active");
	});
});

describe("the id parameter of an abort", () => {
	it("is only id for scan-abort before 6.0: with trid the scan continues", () => {
		for (const version of ["4.9.0.37", "5.6.0.25", "5.7.0.31"]) {
			const node = withJob(version);
			expect(ask(node, "scan-abort:trid=31")).toBe("ERROR:2:Transaction Not Found");
			expect(node.truth(31n, 100).state).toBe("active");
			expect(ask(node, "scan-abort:id=31")).toBe("OK");
			expect(node.truth(31n, 100).state).toBe("aborting");
		}
	});

	it("is id or trid for query-abort from 6.0 on", () => {
		expect(ask(withJob("6.0.0.22"), "query-abort:id=31")).toBe("OK");
		expect(ask(withJob("8.0.0.15"), "query-abort:id=31")).toBe("ok");
		expect(ask(withJob("8.1.2.0"), "query-abort:trid=31")).toBe("ok");
	});

	it.each([
		["6.0.0.22", "ERROR::trid-missing"],
		["6.4.0.34", "ERROR::trid-missing"],
		["7.0.0.26", "ERROR::trid-missing"],
		["7.2.0.17", "ERROR:4:missing 'trid'"],
	])("that is missing has its own error on %s", (version, value) => {
		expect(ask(nodeOf(version), "query-abort:")).toBe(value);
	});

	it("must not be missing", () => {
		expect(ask(nodeOf("8.1.2.0"), "query-abort:")).toBe("ERROR:4:missing 'id'");
	});
});

describe("a request", () => {
	const node = nodeOf("8.1.2.0");

	it("gets a reply for each command, in order, also for a repeated command", () => {
		expect(node.answer("node\nbuild\nnode\n", 0)).toBe("node\tA1\nbuild\t8.1.2.0\nnode\tA1\n");
	});

	it("ignores a last command that does not end in a newline", () => {
		expect(node.answer("node\nbuild", 0)).toBe("node\tA1\n");
		expect(node.answer("node", 0)).toBe("");
	});

	it.each(["NODE", "node ", "node\r"])("is case sensitive and not trimmed: %j is unknown", (command) => {
		expect(node.answer(`${command}\n`, 0)).toBe(`${command}\tERROR:4:unrecognized command\n`);
		expect(nodeOf("7.0.0.26").answer(`${command}\n`, 0)).toBe("");
	});

	it("ends a command, and its echo, at a NUL", () => {
		expect(node.answer("node\0rest\n", 0)).toBe("node\tA1\n");
	});

	it("without a body gets the summary", () => {
		expect(node.answer("", 0)).toMatch(/^features\t.*\nnode\tA1\n/);
	});
});

describe("a node with two namespaces", () => {
	const node = new SimulatedNode({ name: "A1", version: "8.1.2.0", namespaces: ["test", "bar"] });

	it("lists them with a semicolon between them, and the partitions of each", () => {
		// A bit for each of 4096 partitions.
		const all = Buffer.alloc(512, 0xff).toString("base64");
		expect(ask(node, "namespaces")).toBe("test;bar");
		expect(ask(node, "replicas-master")).toBe(`test:${all};bar:${all}`);
		expect(ask(node, "replicas-all")).toBe(`test:1,${all};bar:1,${all}`);
	});

	it("has a histogram of each kind for each of them", () => {
		const names = ask(node, "latencies:")?.match(/\{\w+\}-[a-z-]+/g);
		const kinds = ["read", "write", "udf", "pi-query", "si-query"];
		expect(names).toEqual(["test", "bar"].flatMap((name) => kinds.map((kind) => `{${name}}-${kind}`)));
	});
});

describe("the user agent of a client", () => {
	it("is accepted from 8.1 on", () => {
		expect(ask(nodeOf("8.1.2.0"), "user-agent-set:value=MSxj")).toBe("ok");
		expect(ask(nodeOf("8.0.0.15"), "user-agent-set:value=MSxj")).toBe("ERROR:4:unrecognized command");
	});
});

describe("a node that has not joined its cluster", () => {
	it("shows it in its generation, and in its errors", () => {
		expect(ask(nodeOf("8.1.2.0", false), "partition-generation")).toBe("-1");
		expect(ask(nodeOf("8.1.2.0", false), "cluster-stable:")).toBe("ERROR:7:unstable cluster");
		expect(ask(nodeOf("7.1.0.0", false), "cluster-stable:")).toBe("ERROR::unstable-cluster");
		expect(ask(nodeOf("8.1.2.0", false), "query-show:id=1")).toBe("ERROR:2:job not found");
	});
});

describe("the report of a node about its cluster", () => {
	it("is what its owner sets; the port of a peer is omitted if it is 3000", () => {
		const node = nodeOf("8.1.2.0");
		node.setSurroundings({
			peersGeneration: 4,
			partitionGeneration: 12,
			clusterKey: "F5D71FBF39A5",
			peers: [
				{ name: "A6", address: "127.0.0.1:3600" },
				{ name: "A7", address: "[::1]:3000" },
			],
			replicas: { test: ["AAA=", "BBB="] },
		});
		expect(ask(node, "peers-clear-std")).toBe("4,3000,[[A6,,[127.0.0.1:3600]],[A7,,[[::1]]]]");
		expect(ask(node, "peers-clear-std:generation=4")).toBe("4,3000,[]");
		expect(ask(node, "peers-clear-std:generation=x")).toBe(ask(node, "peers-clear-std"));
		expect(ask(node, "peers-generation")).toBe("4");
		expect(ask(node, "partition-generation")).toBe("12");
		expect(ask(node, "cluster-stable:")).toBe("F5D71FBF39A5");
		expect(ask(node, "services")).toBe("127.0.0.1:3600;[::1]:3000");
		expect(ask(node, "replicas")).toBe("test:0,2,AAA=,BBB=");
		expect(ask(node, "replicas-all")).toBe("test:2,AAA=,BBB=");
		expect(ask(node, "cluster-name")).toBe("simulated");
	});

	it("contains every partition if it is alone", () => {
		const map = /^test:0,1,(.*)$/.exec(ask(nodeOf("8.1.2.0"), "replicas") ?? "")?.[1] ?? "";
		const bytes = Buffer.from(map, "base64");
		expect(bytes.length).toBe(4096 / 8);
		expect(bytes.every((byte) => byte === 0xff)).toBe(true);
	});
});

describe("the changes of its peers since a generation", () => {
	const addresses = (...peers: readonly string[]) => peers.map((name) => ({ name, address: `10.0.0.1:3${name.slice(1)}00` }));

	it("are those that came, moved or left, sorted by name, until it gets the command to forget those that left", () => {
		const node = nodeOf("7.0.0.26");
		node.setSurroundings({ peersGeneration: 3, peers: addresses("A2", "A3", "A4") });
		node.setSurroundings({ peersGeneration: 5, peers: [...addresses("A2", "A4"), { name: "A5", address: "10.0.0.9:3000" }] });
		node.setSurroundings({ peersGeneration: 6, peers: [...addresses("A2"), { name: "A5", address: "10.0.0.8:3000" }] });
		expect(ask(node, "peers-clear-std:generation=2")).toBe("6,3000,[[A2,,[10.0.0.1:3200]],[A3,,],[A4,,],[A5,,[10.0.0.8]]]");
		expect(ask(node, "peers-clear-std:generation=5")).toBe("6,3000,[[A4,,],[A5,,[10.0.0.8]]]");
		expect(ask(node, "peers-clear-std:generation=6")).toBe("6,3000,[]");
		expect(ask(node, "services-alumni-reset")).toBe("ok");
		expect(ask(node, "peers-clear-std:generation=2")).toBe("6,3000,[[A2,,[10.0.0.1:3200]],[A5,,[10.0.0.8]]]");
	});

	it("start again if the generation goes back, as after a restart", () => {
		const node = nodeOf("8.1.2.0");
		node.setSurroundings({ peersGeneration: 9, peers: addresses("A2", "A3") });
		node.setSurroundings({ peersGeneration: 1, peers: addresses("A3") });
		expect(ask(node, "peers-clear-std:generation=0")).toBe("1,3000,[[A3,,[10.0.0.1:3300]]]");
	});
});
