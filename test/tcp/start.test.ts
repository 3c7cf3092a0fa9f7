import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { StartedTask } from "../../simulator/started-task.ts";
import { createScaledClock, serveCluster } from "../../simulator/tcp/index.ts";
import { fromHex, RawClient, type ServedStage, stage } from "./support/wire.ts";

/**
 * Starts as real drivers sent them (task 4660, set `demo`), whole with their framing. The answers are a server's own
 * (recorded 8.1.2.0 and 7.2.0.17).
 */
const NODEJS_OPERATIONS =
	"020300000000004f1600010000000000000000000000000003e800040001000000050074657374000000050164656d6f000000050900007530000000090700000000000012340000000d02010001610000000000000001";
const GO_OPERATIONS =
	"020300000000004f1600010000000000000000000000000249eb00040001000000050074657374000000050164656d6f000000090700000000000012340000000509000075300000000d02010001610000000000000001";
const JAVA_UDF =
	"020300000000005e160001000000000000000000000000001f4000080000000000050074657374000000050164656d6f000000050900001f4000000009070000000000001234000000022102000000061e6d796d6f64000000051f6d79666e00000003209101";
const GO_UDF =
	"020300000000005e1601000400000000000000000000000249ec00080000000000050074657374000000050164656d6f00000009070000000000001234000000050900007530000000022102000000061e6d796d6f64000000051f6d79666e00000003209101";
const RUST_UDF =
	"020300000000005e160100000000000000000000000000001f4000080000000000050074657374000000050164656d6f00000009070000000000001234000000050900001f40000000022102000000061e6d796d6f64000000051f6d79666e00000003209101";
const PYTHON_OPERATIONS =
	"020300000000004f160001000000000000000000000000001f4000040001000000050074657374000000050164656d6f000000050900007530000000090761d902cfc7cfbee20000000d02010001610000000000000001";
/** Elixir's: with an index filter and every partition by number. */
const ELIXIR_OPERATIONS = `0203000000002075160001000000000000000000000000001f4000060001000000050074657374000000050164656d6f000000090700000000000012340000001d16010178010000000800000000000000000000000800000000000003e8000020010b${Array.from(
	{ length: 4096 },
	(_, at) => {
		const partition = 4095 - at;
		return Buffer.of(partition & 0xff, partition >> 8).toString("hex");
	},
).join("")}0000000509000075300000000d02010001610000000000000001`;

const ACCEPTED = "0203000000000016 1600000100000000000000000000000000000000 0000".replaceAll(" ", "");
const refused = (code: string): string =>
	`0203000000000016 16000000 00${code} 0000000000000000 00000000 00000000`.replaceAll(" ", "");
const refusedBefore80 = (code: string): string =>
	`0203000000000023 16000000 00${code} 0000000000000000 00000000 00010000 00000009 07 0000000000001234`.replaceAll(" ", "");

let world: ServedStage;
beforeAll(async () => {
	world = await stage(["A1", { name: "A2", version: "7.2.0.17" }, { name: "A3", sets: ["other"] }], {
		life: { duration: 60_000, records: 500 },
	});
});
afterAll(() => world[Symbol.asyncDispose]());

async function start(node: string, hex: string): Promise<string> {
	using wire = await RawClient.to(world.served.addressOf(node));
	wire.send(fromHex(hex));
	await wire.reply();
	return wire.received.toString("hex");
}

describe("the start of a background query over a socket", () => {
	it.each([
		["Node.js", NODEJS_OPERATIONS, "background-ops"],
		["Go, by operations", GO_OPERATIONS, "background-ops"],
		["Java, by a UDF", JAVA_UDF, "background-udf"],
		["Go, by a UDF", GO_UDF, "background-udf"],
		["Rust, by a UDF", RUST_UDF, "background-udf"],
		["Elixir, with a filter and all partitions", ELIXIR_OPERATIONS, "background-ops"],
	])("as %s sends it is accepted, and the job is listed when the answer comes", async (_, hex, type) => {
		world.cluster.reset();
		await world.served.settled();
		using wire = await RawClient.to(world.served.addressOf("A1"));
		wire.send(fromHex(hex));
		await wire.reply();
		expect(wire.received.toString("hex")).toBe(ACCEPTED);
		const { localPort } = wire.socket;
		const shown = await wire.ask("query-show:id=4660");
		expect(shown).toContain("query-show:id=4660\ttrid=4660:ns=test:set=demo");
		expect(shown).toContain(`:job-type=${type}:`);
		expect(shown).toContain(`:from=127.0.0.1+${localPort}:`);
		expect(world.cluster.truth("A1", 4660n).state).toBe("active");
		expect(world.cluster.truth("A2", 4660n).state).toBe("none");
	});

	it("is refused without the LAST flag while its id is listed, in the bytes of the build", async () => {
		world.cluster.reset();
		await world.served.settled();
		expect(await start("A1", NODEJS_OPERATIONS)).toBe(ACCEPTED);
		expect(await start("A1", NODEJS_OPERATIONS)).toBe(refused("04"));
		expect(await start("A2", NODEJS_OPERATIONS)).toBe(ACCEPTED);
		expect(await start("A2", NODEJS_OPERATIONS)).toBe(refusedBefore80("04"));
	});

	it("without an id is refused in 30 bytes by every build, since there is no id to repeat", async () => {
		world.cluster.reset();
		await world.served.settled();
		const withoutId =
			"0203000000000030160001000000000000000000000000000000000100010000000500746573740000000d02010001610000000000000001";
		expect(await start("A2", withoutId)).toBe(ACCEPTED);
		for (let job = 0; job < 127; job++) await start("A2", withoutId);
		expect(await start("A2", withoutId)).toBe(refused("16"));
	});

	it("is refused with 2 if the node does not know the set, and no job is listed", async () => {
		expect(await start("A3", NODEJS_OPERATIONS)).toBe(refused("02"));
		expect(world.cluster.truth("A3", 4660n)).toMatchObject({ state: "refused", visible: false });
	});

	it("is found with an id that is written as a negative number, as older drivers do", async () => {
		world.cluster.reset();
		await world.served.settled();
		const highest = PYTHON_OPERATIONS.replace("61d902cfc7cfbee2", "ffffffffffffffff");
		expect(await start("A1", highest)).toBe(ACCEPTED);
		using wire = await RawClient.to(world.served.addressOf("A1"));
		expect(await wire.ask("query-show:trid=-1")).toContain("query-show:trid=-1\ttrid=18446744073709551615:");
		expect(await wire.ask("query-show:id=18446744073709551615")).toContain("\ttrid=18446744073709551615:");
	});

	it("is refused with 11 by a node that is not ready", async () => {
		world.cluster.restart("A1", undefined, 60_000);
		await world.served.settled();
		expect(await start("A1", NODEJS_OPERATIONS)).toBe(refused("0b"));
		using wire = await RawClient.to(world.served.addressOf("A1"));
		expect(await wire.ask("partition-generation", "cluster-stable", "query-show")).toBe(
			"partition-generation\t-1\ncluster-stable\tERROR:7:unstable cluster\nquery-show\t\n",
		);
		world.cluster.reset();
		await world.served.settled();
	});

	it("is aborted over the same socket, and the trace shows when", async () => {
		expect(await start("A1", NODEJS_OPERATIONS)).toBe(ACCEPTED);
		using wire = await RawClient.to(world.served.addressOf("A1"));
		expect(await wire.ask("query-abort:id=4660")).toBe("query-abort:id=4660\tok\n");
		const ofTheJob = world.cluster.trace.events.filter((event) => event.kind === "job" && event.taskId === 4660n);
		expect(ofTheJob).toContainEqual(expect.objectContaining({ node: "A1", change: "aborting" }));
		expect(await wire.ask("query-abort:id=4661")).toBe("query-abort:id=4661\tERROR:2:id not active\n");
	});

	it("can mean a job that runs already, for a client that only tracks what it started", async () => {
		const clock = createScaledClock();
		const cluster = new SimulatedCluster({ nodes: ["A1"], clock });
		cluster.start("A1", { taskId: 71n, namespace: "test", set: "demo" }, { duration: 60_000, records: 500 });
		const served = await serveCluster(cluster, { startedTask: new StartedTask("71") });
		try {
			using wire = await RawClient.to(served.addressOf("A1"));
			wire.send(fromHex(NODEJS_OPERATIONS));
			await wire.reply();
			expect(wire.received.toString("hex")).toBe(ACCEPTED);
			expect(await wire.ask("query-show:id=4660")).toContain("query-show:id=4660\ttrid=4660:ns=test:set=demo");
			expect(cluster.truth("A1", 4660n).state).toBe("none");
			const asked = cluster.trace.events.flatMap((event) => (event.kind === "asked" ? event.commands : []));
			expect(asked).toContain("query-show:id=71");
		} finally {
			await served.close();
			clock.stop();
		}
	});

	it("of another kind is refused as unsupported, since this server has no records", async () => {
		// A message about one record: namespace, set and digest (field 4).
		const read = `0203000000000042 16010000 00000000000000000000000003e8 00030000 0000000500${"74657374"} 0000000501${"64656d6f"} 0000001504${"ab".repeat(20)}`;
		const body = read.replaceAll(" ", "").slice(16);
		expect(await start("A1", `02030000${(body.length / 2).toString(16).padStart(8, "0")}${body}`)).toBe(refused("10"));
	});
});
