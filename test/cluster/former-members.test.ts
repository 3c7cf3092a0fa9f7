import { expect, it } from "vitest";
import type { Wire } from "../../simulator/info-server/wire.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import type { Address } from "../../src/cluster/info/address.ts";
import { FormerMembers } from "../../src/cluster/tcp/former-members.ts";
import { resolveInfoClusterOptions } from "../../src/cluster/tcp/options.ts";
import { answerOf, frame, node } from "./support/stand-in.ts";
import { virtualStandIn } from "./support/virtual-stand-in.ts";

const at = (host: string): Address => ({ host, port: 3000 });
/** Node A answers here, as behind a balancer that led to B before. */
const BALANCER = at("10.0.0.1");
const OWN = at("10.0.0.2");
/** Nothing answers and nothing refuses here. */
const SILENT = at("10.0.0.9");

/** Looks for B, which listens at {@link OWN}, first at `addresses`, and then as it is remembered. */
async function lookedFor(addresses: readonly Address[], remembered: readonly Address[], afterMs: number) {
	const clock = createVirtualClock();
	const network = virtualStandIn(clock, "10.0.0.1:3000", node("A"));
	network.listen(["10.0.0.2:3000"], (wire: Wire) => {
		const data = (bytes: Uint8Array): void => {
			wire.send(frame(answerOf(node("B"), Buffer.from(bytes.subarray(8)).toString().trimEnd().split("\n"))));
		};
		wire.listen({ data, ended() {} });
	});
	network.listen(["10.0.0.9:3000"], (wire: Wire) => wire.listen({ data() {}, ended() {} }));
	const met: string[] = [];
	const onMet = ({ node: name }: { readonly node: string }, connection: { close(): void }) => {
		met.push(name);
		connection.close();
		return { reply() {}, ended() {} };
	};
	const former = new FormerMembers(resolveInfoClusterOptions({ hosts: "10.0.0.1", clock }, network), onMet, () => {});
	await clock.run(async () => {
		former.add("B", addresses, false);
		former.follow(new Map(), () => false);
		await clock.sleep(afterMs);
		former.follow(new Map([["B", remembered]]), () => false);
		await clock.sleep(10_000);
	});
	return { met, former };
}

it.each([
	["is being looked for at the address of another node", BALANCER, 0],
	["was found to be gone from the address of another node", BALANCER, 5000],
	["is being looked for where nothing answers", SILENT, 0],
	["was not found where nothing answers", SILENT, 5000],
])("a former member that %s is also looked for where it is remembered (CLUSTER-11)", async (_, address, afterMs) => {
	expect((await lookedFor([address], [OWN], afterMs)).met).toEqual(["B"]);
});

it("a former member with more addresses than the library tries is a reason to doubt (CLUSTER-10)", async () => {
	const many = (first: number, count: number) => Array.from({ length: count }, (__, index) => at(`10.0.1.${first + index}`));
	expect((await lookedFor(many(1, 16), many(101, 16), 0)).former.isCut).toBe(false);
	expect((await lookedFor(many(1, 17), many(101, 16), 0)).former.isCut).toBe(true);
});
