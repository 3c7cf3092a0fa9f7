import type { Turn } from "./turn.ts";
import type { Verdict } from "./verdict.ts";

/** Failed rounds in a row, by node; "" stands for the cluster, which can refuse a round as a whole (WAIT-11). */
export type FailedRounds = Map<string, number>;

/** What a turn ends the wait with, if it does. */
export function errorOf({ word, node }: Turn, isForgiven: boolean): Extract<Verdict, { kind: "error" }> | undefined {
	switch (word.kind) {
		case "error":
			return { kind: "error", clause: "ROUND-4", code: "server_error", node, serverCode: word.code };
		case "unsupported":
			return { kind: "error", clause: "ASK-9", code: "unsupported", node };
		case "failure":
			return isForgiven ? undefined : { kind: "error", clause: "WAIT-11", code: "network_error", node };
		case "in_progress":
		case "complete":
		case "not_found":
		case "open":
			return undefined;
		default:
			return word satisfies never;
	}
}

/** Of several errors in one instant: server before network, then the smallest node name (ROUND-4). `unsupported` has no place in that order. */
export function lawfulErrors<E extends { readonly code: string; readonly node?: string | undefined }>(
	errors: readonly E[],
	isLibrary: boolean,
): readonly E[] {
	if (!isLibrary) return errors;
	const first = (code: string) =>
		errors.filter((error) => error.code === code).toSorted((one, other) => ((one.node ?? "") < (other.node ?? "") ? -1 : 1))[0];
	const ordered = first("server_error") ?? first("network_error");
	return [ordered, first("unsupported")].filter((error) => error !== undefined);
}
