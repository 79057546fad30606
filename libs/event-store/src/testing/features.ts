import { randomUUID } from 'node:crypto';
import { features, gossip, structuredUuidOf } from './wire.js';

const STREAMS = 'event_store.client.streams.streams';

const METHODS: readonly (readonly [service: string, method: string, features?: readonly string[]])[] = [
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'append'],
  [STREAMS, 'delete'],
  [STREAMS, 'tombstone'],
  [STREAMS, 'batchappend', ['deadline_duration']],
  ['event_store.client.gossip.gossip', 'read'],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods'],
];

/** What this server can do: the calls that the recordings name and that it has. */
export const supportedMethods = () => {
  const answer = new features.SupportedMethods();
  answer.setEventStoreServerVersion('23.10.6');
  answer.setMethodsList(
    METHODS.map(([service, name, known = []]) => {
      const method = new features.SupportedMethod();
      method.setServiceName(service);
      method.setMethodName(name);
      method.setFeaturesList([...known]);
      return method;
    }),
  );
  return answer;
};

/** A cluster of one: this server, which leads it. */
export const clusterOf = (host: string, port: number) => {
  const endPoint = new gossip.EndPoint();
  endPoint.setAddress(host);
  endPoint.setPort(port);
  const member = new gossip.MemberInfo();
  member.setInstanceId(structuredUuidOf(randomUUID()));
  member.setTimeStamp(`${Date.now()}0000`);
  member.setState(gossip.MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endPoint);
  const cluster = new gossip.ClusterInfo();
  cluster.setMembersList([member]);
  return cluster;
};
