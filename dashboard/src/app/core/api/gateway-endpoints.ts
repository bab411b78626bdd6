import { InjectionToken } from '@angular/core';

export interface GatewayEndpoints {
  readonly graphql: string;
  readonly socket: string;
  readonly session: string;
}

/** Where the gateway is: the host that served this page, unless a test says otherwise. */
export const GATEWAY_ENDPOINTS = new InjectionToken<GatewayEndpoints>('gateway endpoints', {
  providedIn: 'root',
  factory: () => {
    const graphql = new URL('graphql', document.baseURI);
    const socket = new URL(graphql);
    socket.protocol = graphql.protocol === 'https:' ? 'wss:' : 'ws:';
    return {
      graphql: graphql.href,
      socket: socket.href,
      session: new URL('api/session', document.baseURI).href,
    };
  },
});
