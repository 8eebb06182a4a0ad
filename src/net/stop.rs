//! Being asked to stop, by Ctrl-C or SIGTERM, for as long as the program runs.

use tokio::sync::watch;

/// Tells whether the run shall stop.
#[derive(Clone, Debug)]
pub struct Stop(Option<watch::Receiver<bool>>);

impl Stop {
    /// Nobody asks.
    pub const fn never() -> Self {
        Self(None)
    }

    /// Whoever holds the other end asks, once, by saying so or by dropping it.
    pub fn by_hand() -> (tokio::sync::oneshot::Sender<()>, Self) {
        let ((hand, told), (ask, asked)) = (tokio::sync::oneshot::channel(), watch::channel(false));
        tokio::spawn(async move {
            let _ = told.await;
            ask.send_replace(true);
        });
        (hand, Self(Some(asked)))
    }

    /// Ctrl-C or SIGTERM asks. The first one is answered by whoever waits; with the second one `give_up` is called.
    ///
    /// # Errors
    /// When there is no thread or no runtime to be had for it.
    pub fn on_ctrl_c(give_up: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (ask, asked) = watch::channel(false);
        // A runtime of its own: those of the calls come and go.
        std::thread::Builder::new().name("ctrl-c".into()).spawn(move || {
            runtime.block_on(async {
                while signal().await.is_ok() {
                    if ask.send_replace(true) {
                        give_up();
                    }
                }
            });
        })?;
        Ok(Self(Some(asked)))
    }

    /// Has somebody asked?
    pub fn is_asked(&self) -> bool {
        self.0.as_ref().is_some_and(|asked| *asked.borrow())
    }

    /// Waits until somebody asks.
    pub(crate) async fn asked(&self) {
        if let Some(mut asked) = self.0.clone()
            && asked.wait_for(|asked| *asked).await.is_ok()
        {
            return;
        }
        std::future::pending().await
    }
}

/// The next one of either.
async fn signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            asked = tokio::signal::ctrl_c() => asked,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
