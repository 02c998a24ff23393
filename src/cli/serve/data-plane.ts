import type { Gateway } from '../../gateway/gateway.ts';
import type { Mount } from '../../server/mount.ts';

/** The data plane as a mount: every API that is served. */
export function dataPlane(gateway: Gateway): Mount {
  return {
    prefix: '/',
    handle: (request) => gateway.handle(request),
    refuse: (status, message, request) => gateway.refuse(status, message, request),
    sockets: {
      speaks: () => gateway.speaksSockets(),
      takes: (request) => gateway.takesSockets(request),
      upgrade: (request) => gateway.upgrade(request),
    },
  };
}
