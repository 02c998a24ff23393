/** Why a file of the network was not read; the message says what the place did or is. */
export class RemoteFileError extends Error {}

/** Reads a file of the network; rejects with `RemoteFileError`. */
export type RemoteReader = (url: string) => Promise<Uint8Array>;
