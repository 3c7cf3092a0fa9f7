import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromHex, info, RawClient, type ServedStage, stage } from "./support/wire.ts";

let world: ServedStage;
beforeAll(async () => {
	world = await stage(["A1", { name: "A2", version: "7.0.0.26" }, "A3", "A4"]);
});
afterAll(() => world[Symbol.asyncDispose]());

const to = (node: string): Promise<RawClient> => RawClient.to(world.served.addressOf(node));

describe("a served node", () => {
	it("answers the commands of a request in their order, also one that is asked twice", async () => {
		using wire = await to("A1");
		expect(await wire.ask("build", "node", "build", "partitions")).toBe(
			"build\t8.1.2.0\nnode\tA1\nbuild\t8.1.2.0\npartitions\t4096\n",
		);
	});

	it("reads a request that comes a byte at a time", async () => {
		using wire = await to("A1");
		for (const byte of info("node\nbuild\n")) await new Promise((sent) => wire.socket.write(Uint8Array.of(byte), sent));
		expect(await wire.reply()).toBe("node\tA1\nbuild\t8.1.2.0\n");
	});

	it("answers requests that were sent ahead in order, one at a time: a slow one delays the next ones", async () => {
		using wire = await to("A3");
		world.cluster.plan("A3", [{ reply: { value: "slow" }, after: 40 }]);
		wire.send(Buffer.concat([info("query-show:id=1\n"), info("node\n"), info("build\n")]));
		expect([await wire.reply(), await wire.reply(), await wire.reply()]).toEqual([
			"query-show:id=1\tslow\n",
			"node\tA3\n",
			"build\t8.1.2.0\n",
		]);
	});

	it("ignores a command without a newline", async () => {
		using wire = await to("A1");
		wire.send(info("node"));
		expect(await wire.reply()).toBe("");
		wire.send(info("node\nbuild"));
		expect(await wire.reply()).toBe("node\tA1\n");
	});

	it("answers an empty request with its summary", async () => {
		using wire = await to("A1");
		wire.send(info(""));
		const lines = (await wire.reply()).split("\n");
		expect(lines).toContain("node\tA1");
		expect(lines).toContain("build\t8.1.2.0");
	});

	it("answers an unknown command with an error from 7.1 on, and omits its line before", async () => {
		using modern = await to("A1");
		using old = await to("A2");
		expect(await modern.ask("nonsense", "node")).toBe("nonsense\tERROR:4:unrecognized command\nnode\tA1\n");
		expect(await old.ask("nonsense", "node")).toBe("node\tA2\n");
	});

	it.each([
		["version 3", "0301000000000005 6e6f64650a"],
		["version 0 with an info message", "0001000000000005 6e6f64650a"],
		["type 0", "0200000000000005 6e6f64650a"],
		["type 6", "0206000000000005 6e6f64650a"],
		["a body of 128 MiB and one", "0201000008000001 6e6f64650a"],
		["a TLS hello", "16030100c8010000c40303"],
		["an internal message", "0205000000000005 6e6f64650a"],
	])("closes the connection without a reply after %s", async (_, hex) => {
		using wire = await to("A1");
		wire.send(fromHex(hex));
		await wire.closed;
		expect(wire.received).toHaveLength(0);
	});

	it("reads bytes after the announced size as the next header, and closes", async () => {
		using wire = await to("A1");
		wire.send(Buffer.concat([info("node\n"), Buffer.from("trailing rubbish")]));
		expect(await wire.reply()).toBe("node\tA1\n");
		await wire.closed;
	});

	it("drops a half-closed connection, even if a reply is pending", async () => {
		using wire = await to("A4");
		world.cluster.hold("A4");
		wire.send(info("node\n"));
		wire.socket.end();
		await wire.closed;
		expect(wire.received).toHaveLength(0);
		world.cluster.release("A4");
	});

	it("answers a login with the code for missing security, and continues", async () => {
		using wire = await to("A1");
		wire.send(fromHex("0002000000000010 00000004 000000000000000000000000"));
		await wire.reply();
		expect(wire.received.toString("hex")).toBe(`0202000000000010${"0033"}${"00".repeat(14)}`);
		expect(await wire.ask("node")).toBe("node\tA1\n");
	});

	it.each([
		["a login, command 20", 20, 3],
		["an authentication with a session token, command 0", 0, 5],
	])(
		"answers the whole message of %s, as the official clients send it, like a server without security",
		async (_, command, secret) => {
			using wire = await to("A1");
			const field = (id: number, value: string) => Buffer.concat([Buffer.of(0, 0, 0, value.length + 1, id), Buffer.from(value)]);
			const body = Buffer.concat([Buffer.of(0, 0, command, 2), Buffer.alloc(12), field(0, "admin"), field(secret, "secret")]);
			wire.send(Buffer.concat([Buffer.of(2, 2, 0, 0, 0, 0, 0, body.length), body]));
			await wire.reply();
			expect(wire.received.toString("hex")).toBe(`0202000000000010${"0033"}${"00".repeat(14)}`);
			expect(await wire.ask("node")).toBe("node\tA1\n");
		},
	);

	it("closes the connection of a real TLS client", async () => {
		const [host = "", port = ""] = world.served.addressOf("A1").split(/:(?=\d+$)/);
		const socket = connectTls({ host, port: Number(port), rejectUnauthorized: false });
		const [error] = await once(socket, "error").catch((reason: unknown) => [reason]);
		expect(error).toMatchObject({ code: "ECONNRESET" });
		expect(socket.authorized).toBe(false);
	});

	it("lets a client set its user agent once per connection", async () => {
		using wire = await to("A1");
		using other = await to("A1");
		expect(await wire.ask("user-agent-set:value=MSx4")).toBe("user-agent-set:value=MSx4\tok\n");
		expect(await wire.ask("user-agent-set:value=MSx4")).toBe("user-agent-set:value=MSx4\tERROR:4:already set\n");
		expect(await other.ask("user-agent-set:value=MSx4")).toBe("user-agent-set:value=MSx4\tok\n");
	});
});

describe("a hostile client", () => {
	/** A seeded source of bytes (mulberry32). */
	function noise(seed: number, length: number): Uint8Array {
		let state = seed;
		return Uint8Array.from({ length }, () => {
			state = (state + 0x6d2b79f5) | 0;
			let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
			mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
			return (mixed ^ (mixed >>> 14)) & 0xff;
		});
	}

	async function othersGoOn(): Promise<void> {
		using wire = await to("A1");
		expect(await wire.ask("node")).toBe("node\tA1\n");
	}

	it("that sends noise is disconnected, and other clients are not", async () => {
		for (let seed = 1; seed <= 50; seed++) {
			using wire = await to("A1");
			wire.send(noise(seed, 200));
			wire.socket.end();
			await wire.closed;
		}
		await othersGoOn();
	});

	it("that sends noise in a valid frame of any type is answered or disconnected", async () => {
		for (let seed = 1; seed <= 50; seed++) {
			using wire = await to("A1");
			const body = noise(seed, 300);
			const type = (seed % 5) + 1;
			wire.send(Buffer.concat([Uint8Array.of(2, type, 0, 0, 0, 0, body.length >> 8, body.length & 0xff), body]));
			await Promise.race([wire.reply().catch(() => "disconnected"), wire.closed]);
		}
		await othersGoOn();
	});

	it("that sends NULs gets the echo up to the first NUL", async () => {
		using wire = await to("A1");
		wire.send(info("node\0\0\nbuild\n"));
		expect(await wire.reply()).toBe("node\tA1\nbuild\t8.1.2.0\n");
	});

	it("that sends megabytes without a newline gets an empty reply, and other clients are answered meanwhile", async () => {
		using wire = await to("A1");
		wire.send(info("x".repeat(4 * 1024 * 1024)));
		await othersGoOn();
		expect(await wire.reply()).toBe("");
	});

	it("that requests too long a reply gets the beginning of it, and other clients are answered meanwhile", async () => {
		using wire = await to("A1");
		wire.socket.pause();
		wire.send(info("\n".repeat(1024 * 1024)));
		await othersGoOn();
		wire.socket.resume();
		expect((await wire.reply()).length).toBeLessThan(1024 * 1024 + 100);
	});

	it("that disconnects in the middle of a frame leaves no data behind", async () => {
		const wires = await Promise.all(Array.from({ length: 20 }, () => to("A3")));
		for (const wire of wires) {
			wire.send(info("node\n").subarray(0, 10));
			wire.socket.resetAndDestroy();
			await wire.closed;
		}
		await othersGoOn();
		await expect.poll(() => world.served.connections).toBe(0);
	});
});
