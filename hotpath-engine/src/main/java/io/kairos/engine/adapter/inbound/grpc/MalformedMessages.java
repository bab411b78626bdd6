package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Lets bytes that are no message through the parser as {@link #MALFORMED}, for an interceptor to refuse. Left alone, gRPC ends such a call
 * with UNKNOWN, which callers must take for an outcome that is not known. Any thread.
 */
final class MalformedMessages {
    /** Stands for a message that could not be parsed; never passed on to a method. */
    static final Object MALFORMED = new Object();

    private MalformedMessages() {}

    /** The same service; whoever intercepts it must look for {@link #MALFORMED}. */
    static ServerServiceDefinition marked(ServerServiceDefinition service) {
        ServerServiceDefinition.Builder marked =
                ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
        service.getMethods().forEach(method -> marked.addMethod(marked(method)));
        return marked.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> marked(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder(
                                new Marking<>(descriptor.getRequestMarshaller()), descriptor.getResponseMarshaller())
                        .build(),
                method.getServerCallHandler());
    }

    private record Marking<T>(Marshaller<T> marshaller) implements Marshaller<T> {
        @Override
        public InputStream stream(T message) {
            return marshaller.stream(message);
        }

        // The mark is a T for the compiler only: the interceptor takes it out before anything that knows T.
        @SuppressWarnings("unchecked")
        @Override
        public T parse(InputStream bytes) {
            try {
                return marshaller.parse(bytes);
            } catch (StatusRuntimeException malformed) {
                return (T) MALFORMED;
            }
        }
    }
}
