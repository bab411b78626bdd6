package io.kairos.benchmarks.book;

/** One way from a message to a book. */
interface Contender {
    /**
     * Takes a message.
     *
     * @return something of the book, so that no work can be optimised away.
     */
    long take(byte[] message);

    /** The best levels of its book, {@link Traffic#COMPARED} of them. Not measured. */
    Traffic.Top top();
}
