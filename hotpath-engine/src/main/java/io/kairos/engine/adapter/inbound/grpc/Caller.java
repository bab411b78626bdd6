package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.kairos.engine.adapter.inbound.grpc.Identities.Identity;

/**
 * Who is behind the current call.
 *
 * @param identity whose token it was.
 * @param owner name under which orders and changes are recorded: the person acted for, else the identity.
 */
record Caller(Identity identity, String owner) {
    static final Context.Key<Caller> KEY = Context.key("kairos-caller");

    /**
     * The caller of this call, if it may do this.
     *
     * @throws io.grpc.StatusRuntimeException PERMISSION_DENIED if it has none of the permissions.
     */
    static Caller require(Permission... anyOf) {
        Caller caller = KEY.get();
        if (caller == null) {
            throw Status.UNAUTHENTICATED.withDescription("no caller").asRuntimeException();
        }
        for (Permission permission : anyOf) {
            if (caller.identity().permissions().contains(permission)) {
                return caller;
            }
        }
        throw Status.PERMISSION_DENIED
                .withDescription("identity " + caller.identity().name() + " lacks permission " + anyOf[0].word())
                .asRuntimeException();
    }
}
