import { may, type RequestName, type Role, requests } from '@hooklab/protocol';

/** May a session of this role send that? null: not known yet, then the agent says no itself. */
export const offered = (role: Role | null, needs: RequestName | undefined): boolean =>
  role === null || needs === undefined || may(role, requests[needs].role);
