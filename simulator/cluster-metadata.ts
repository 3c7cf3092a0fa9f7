import type { SecondaryIndex } from "./node-state.ts";

/** What a client gives one node and all of a cluster have, through restarts too: indexes and UDF modules (server source, smd.c). */
export interface ClusterMetadata {
	/** By namespace and name, which together are unique; see {@link indexKey}. */
	readonly indexes: Map<string, SecondaryIndex>;
	readonly modules: Map<string, UdfModule>;
}

export interface UdfModule {
	/** With its ending, such as `example.lua`. */
	readonly fileName: string;
	/** 40 hexadecimal digits that change with the content. */
	readonly hash: string;
}

/** How many of each a cluster takes. */
export const MOST_INDEXES = 256;
export const MOST_MODULES = 1024;

export function createMetadata(): ClusterMetadata {
	return { indexes: new Map(), modules: new Map() };
}

export function clearMetadata({ indexes, modules }: ClusterMetadata): void {
	indexes.clear();
	modules.clear();
}

export function indexKey(namespace: string, name: string): string {
	return `${namespace}\n${name}`;
}
