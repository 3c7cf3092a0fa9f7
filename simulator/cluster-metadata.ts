/** A secondary index, with the parts that jobs and replies show. */
export interface SecondaryIndex {
	readonly name: string;
	readonly namespace: string;
	readonly set?: string;
	readonly bin: string;
	/** Default `numeric`. */
	readonly type?: string;
	/** The part of a list or map that is indexed. Default `default`: the value itself. */
	readonly collection?: string;
}

/**
 * The indexes and UDF modules of a cluster. All nodes share them and keep them through restarts (server source,
 * smd.c).
 */
export interface ClusterMetadata {
	/** The key is the namespace and the name; see {@link indexKey}. */
	readonly indexes: Map<string, SecondaryIndex>;
	readonly modules: Map<string, UdfModule>;
}

export interface UdfModule {
	/** With its extension, such as `example.lua`. */
	readonly fileName: string;
	/** 40 hexadecimal digits that depend on the content. */
	readonly hash: string;
	/** In Base64. */
	readonly content: string;
}

/** The largest number of each in a cluster. */
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
