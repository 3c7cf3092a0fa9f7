import type { NodeState } from "../node-state.ts";
import { type InfoCommand, unrecorded } from "./info-command.ts";
import { isBefore, type ReleaseText } from "./release.ts";

const noPeers = ({ surroundings }: NodeState): string => `${surroundings.peersGeneration},3000,[]`;
const noAddress = (): string => "";

/** Commands that the Community Edition knows and refuses (recorded 5.7.0.31, 6.0.0.22, 7.0.0.26 and 8.1.2.0). */
export const ENTERPRISE_COMMANDS: readonly InfoCommand[] = [
	{ name: "quiesce", form: "params", answer: refused },
	{ name: "quiesce-undo", form: "params", answer: refused },
	{ name: "racks", form: "either", answer: refused },
	{ name: "rack-ids", form: "either", answer: refused },
	{ name: "roster", form: "either", answer: refused },
	...unrecorded([
		{ name: "roster-set", form: "params", answer: refused },
		{ name: "revive", form: "params", answer: refused },
	]),
	...["peers-tls-std", "alumni-tls-std"].map((name) => tls(name, noPeers)),
	tls("service-tls-std", noAddress),
	...unrecorded([tls("peers-tls-alt", noPeers), tls("service-tls-alt", noAddress)]),
];

/** The refusal of a command that needs the Enterprise Edition. */
function refused({ release }: NodeState): string {
	if (isBefore(release, "7.1")) return "ERROR::enterprise-only";
	return isBefore(release, "7.2") ? "ERROR:25:enterprise-only" : "ERROR:25:enterprise only";
}

/** Up to 7.0 a node without TLS lists no addresses; later it refuses. */
function tls(name: string, none: (node: NodeState) => string): InfoCommand {
	const firstToRefuse: ReleaseText = "7.1";
	return { name, form: "bare", answer: (node) => (isBefore(node.release, firstToRefuse) ? none(node) : refused(node)) };
}
