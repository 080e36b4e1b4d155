/* For thread sanitizer builds only: C11's threads by way of pthreads.
 *
 * librdkafka uses thrd_create(), mtx_lock() and their like. The sanitizer knows pthreads only: threads
 * made otherwise crash inside it, and locks taken otherwise look like races. glibc's types are the
 * same ones under both names. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t), "glibc's mutexes are the same");
_Static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t), "glibc's conditions are the same");

struct start {
    thrd_start_t run;
    void* argument;
};

static int answer(int error) {
    if (error == 0) return thrd_success;
    if (error == ETIMEDOUT) return thrd_timedout;
    if (error == EBUSY) return thrd_busy;
    return error == ENOMEM ? thrd_nomem : thrd_error;
}

static void* run(void* opaque) {
    const struct start start = *(struct start*)opaque;
    free(opaque);
    return (void*)(long)start.run(start.argument);
}

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
    struct start* start = malloc(sizeof *start);
    if (start == NULL) return thrd_nomem;
    start->run = function;
    start->argument = argument;
    const int error = pthread_create((pthread_t*)thread, NULL, run, start);
    if (error != 0) free(start);
    return answer(error);
}

int thrd_join(thrd_t thread, int* result) {
    void* value = NULL;
    const int error = pthread_join((pthread_t)thread, &value);
    if (error == 0 && result != NULL) *result = (int)(long)value;
    return answer(error);
}

int thrd_detach(thrd_t thread) { return answer(pthread_detach((pthread_t)thread)); }

int mtx_init(mtx_t* mutex, int type) {
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    if ((type & mtx_recursive) != 0) pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    const int error = pthread_mutex_init((pthread_mutex_t*)mutex, &kind);
    pthread_mutexattr_destroy(&kind);
    return answer(error);
}
int mtx_lock(mtx_t* mutex) { return answer(pthread_mutex_lock((pthread_mutex_t*)mutex)); }
int mtx_trylock(mtx_t* mutex) { return answer(pthread_mutex_trylock((pthread_mutex_t*)mutex)); }
int mtx_unlock(mtx_t* mutex) { return answer(pthread_mutex_unlock((pthread_mutex_t*)mutex)); }
void mtx_destroy(mtx_t* mutex) { pthread_mutex_destroy((pthread_mutex_t*)mutex); }

int cnd_init(cnd_t* condition) {
    return answer(pthread_cond_init((pthread_cond_t*)condition, NULL));
}
int cnd_signal(cnd_t* condition) { return answer(pthread_cond_signal((pthread_cond_t*)condition)); }
int cnd_broadcast(cnd_t* condition) {
    return answer(pthread_cond_broadcast((pthread_cond_t*)condition));
}
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
    return answer(pthread_cond_wait((pthread_cond_t*)condition, (pthread_mutex_t*)mutex));
}
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* end) {
    return answer(pthread_cond_timedwait((pthread_cond_t*)condition, (pthread_mutex_t*)mutex, end));
}
void cnd_destroy(cnd_t* condition) { pthread_cond_destroy((pthread_cond_t*)condition); }

/* What the sanitizer cannot see, as librdkafka itself is not instrumented: objects that several threads
 * share are destroyed by the one whose atomic count falls to 0, and the count orders that after what the
 * others did. Fetch buffers (which we read), cached metadata and rwlocks go that way. That nobody reads
 * them afterwards is what the address sanitizer shows. */
const char* __tsan_default_suppressions(void);
const char* __tsan_default_suppressions(void) {
    return "race:rd_segment_destroy\n"
           "race:rd_list_destroy_elems\n"
           "race:rwlock_destroy\n";
}
